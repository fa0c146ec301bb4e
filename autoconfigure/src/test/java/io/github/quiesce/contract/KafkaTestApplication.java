package io.github.quiesce.contract;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * The application under test that listens to Kafka. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(TestApplicationConfiguration.class)
public class KafkaTestApplication {

	public static void main(String[] args) {
		SpringApplication.run(KafkaTestApplication.class, args);
	}

	@Bean
	MessagingWork messagingWork(JdbcTemplate jdbc, KafkaTemplate<String, String> template) {
		return new MessagingWork(jdbc, (id) -> template.send("replies", id).get());
	}

	@Bean
	Orders orders(MessagingWork work) {
		return new Orders(work);
	}

	/**
	 * The listeners.
	 */
	static class Orders {

		private final MessagingWork work;

		Orders(MessagingWork work) {
			this.work = work;
		}

		@KafkaListener(topics = "${test.queue}", concurrency = "2")
		void onOrder(String message) {
			this.work.handle(message);
		}

		@KafkaListener(topics = "async-${test.queue}")
		CompletableFuture<Void> onAsyncOrder(String message) {
			return this.work.handleLater(message);
		}

		@KafkaListener(topics = "mono-${test.queue}")
		Mono<Void> onMonoOrder(String message) {
			return Mono.defer(() -> Mono.fromFuture(this.work.handleLater(message)));
		}

		@KafkaListener(topics = "batch-${test.queue}", batch = "true")
		void onOrders(List<String> messages) {
			messages.forEach(this.work::handle);
		}

	}

}
