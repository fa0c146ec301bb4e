package io.github.quiesce.contract;

import java.io.IOException;
import java.time.Duration;

import io.github.quiesce.Lease;
import io.github.quiesce.Quiesce;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * An application whose work, of every kind that needs no broker, writes to a database
 * with the last thing it does. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
@EnableWebSocket
@Import({ EgressApplication.Work.class, EgressApplication.Sockets.class })
public class EgressApplication {

	public static void main(String[] args) {
		SpringApplication.run(EgressApplication.class, args);
	}

	@Bean
	TestApplicationConfiguration.ReadyPrinter readyPrinter(Environment environment) {
		return new TestApplicationConfiguration.ReadyPrinter(environment);
	}

	@Bean
	Ledger ledger(JdbcTemplate jdbc) {
		return new Ledger(jdbc);
	}

	/**
	 * Requests, streams, jobs and leases.
	 */
	@RestController
	static class Work {

		private final Ledger ledger;

		private final Quiesce quiesce;

		Work(Ledger ledger, Quiesce quiesce) {
			this.ledger = ledger;
			this.quiesce = quiesce;
		}

		@GetMapping("/slow")
		String slow(@RequestParam long ms) {
			this.ledger.work("http", ms);
			return "stored";
		}

		@GetMapping("/events")
		SseEmitter events() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			emitter.onCompletion(() -> this.ledger.work("stream", 0));
			emitter.send("first");
			return emitter;
		}

		@Scheduled(fixedDelay = 3_600_000)
		void job() {
			this.ledger.work("scheduled", Duration.ofSeconds(8).toMillis());
		}

		@EventListener
		void onReady(ApplicationReadyEvent event) {
			Thread thread = new Thread(() -> {
				try (Lease lease = this.quiesce.lease("work of the test")) {
					this.ledger.work("lease", Duration.ofSeconds(8).toMillis());
				}
			}, "leased");
			thread.setDaemon(true);
			thread.start();
		}

	}

	/**
	 * A WebSocket that is written down when it closes.
	 */
	static class Sockets extends TextWebSocketHandler implements WebSocketConfigurer {

		private final Ledger ledger;

		Sockets(Ledger ledger) {
			this.ledger = ledger;
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(this, "/socket");
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) {
			TestWork.print("OPENED socket");
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
			this.ledger.work("websocket", 0);
		}

	}

}
