package io.github.quiesce.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.OnQuiesce;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnJava;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with executors of the JDK and a buffer. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ExecutorsApplication.Endpoints.class)
public class ExecutorsApplication {

	public static void main(String[] args) {
		SpringApplication.run(ExecutorsApplication.class, args);
	}

	@Bean
	TestApplicationConfiguration.ReadyPrinter readyPrinter(Environment environment) {
		return new TestApplicationConfiguration.ReadyPrinter(environment);
	}

	@Bean
	Ledger ledger(JdbcTemplate jdbc) {
		return new Ledger(jdbc);
	}

	@Bean
	Buffer buffer(Ledger ledger) {
		return new Buffer(ledger);
	}

	@Bean
	ExecutorService pool() {
		return Executors.newFixedThreadPool(2);
	}

	@Bean
	ScheduledExecutorService scheduled() {
		return Executors.newScheduledThreadPool(2);
	}

	@Bean
	ForkJoinPool forkJoin() {
		return new ForkJoinPool(2);
	}

	@Bean
	ExecutorService single() {
		return Executors.newSingleThreadExecutor();
	}

	@Bean
	ScheduledExecutorService singleScheduled() {
		return Executors.newSingleThreadScheduledExecutor();
	}

	@Bean
	@ConditionalOnJava(JavaVersion.TWENTY_ONE)
	ExecutorService virtual() {
		return (ExecutorService) ReflectionUtils
			.invokeMethod(ReflectionUtils.findMethod(Executors.class, "newVirtualThreadPerTaskExecutor"), null);
	}

	@Bean(destroyMethod = "shutdown")
	ExecutorService background() {
		return Executors.newSingleThreadExecutor();
	}

	/**
	 * Where work comes from.
	 */
	@RestController
	static class Endpoints {

		private final Map<String, ExecutorService> executors;

		private final Ledger ledger;

		private final Buffer buffer;

		Endpoints(Map<String, ExecutorService> executors, Ledger ledger, Buffer buffer) {
			this.executors = executors;
			this.ledger = ledger;
			this.buffer = buffer;
		}

		@EventListener(classes = ApplicationReadyEvent.class,
				condition = "@environment.containsProperty('test.triggers')")
		void trigger() {
			this.executors.forEach((name, executor) -> {
				if (executor instanceof ScheduledExecutorService scheduler && !(executor instanceof ForkJoinPool)) {
					scheduler.scheduleAtFixedRate(() -> TestWork.print("FIRED rate " + name), 50, 50,
							TimeUnit.MILLISECONDS);
					scheduler.scheduleWithFixedDelay(() -> TestWork.print("FIRED delay " + name), 50, 50,
							TimeUnit.MILLISECONDS);
					scheduler.schedule(() -> TestWork.print("FIRED much later"), 1, TimeUnit.HOURS);
				}
			});
		}

		@GetMapping("/submit")
		int submit(@RequestParam int n, @RequestParam long ms, @RequestParam long delay) {
			TestWork.sleep("handler", delay);
			this.executors.forEach((name, executor) -> {
				if (!name.equals("background")) {
					for (int i = 0; i < n; i++) {
						String task = name + " " + i;
						executor.submit(() -> this.ledger.work(task, ms));
					}
				}
			});
			return this.executors.size();
		}

		@GetMapping("/background")
		String background(@RequestParam long ms) {
			this.executors.get("background").execute(() -> TestWork.sleep("background", ms));
			return "submitted";
		}

		@GetMapping("/buffer")
		String buffer(@RequestParam int n, @RequestParam long delay) {
			TestWork.sleep("handler", delay);
			for (int i = 0; i < n; i++) {
				this.buffer.add("entry " + i);
			}
			return "added";
		}

	}

	/**
	 * Writes to the database whenever it is full.
	 */
	static class Buffer {

		private static final int CAPACITY = 200;

		private final List<String> entries = new ArrayList<>();

		private final Ledger ledger;

		Buffer(Ledger ledger) {
			this.ledger = ledger;
		}

		synchronized void add(String entry) {
			this.entries.add(entry);
			if (this.entries.size() == CAPACITY) {
				flush();
			}
		}

		@OnQuiesce
		synchronized void flush() {
			this.entries.forEach(this.ledger::write);
			TestWork.print("FLUSHED " + this.entries.size() + ", stored " + this.ledger.size());
			this.entries.clear();
		}

	}

}
