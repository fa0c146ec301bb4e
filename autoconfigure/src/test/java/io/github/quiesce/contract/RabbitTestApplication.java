package io.github.quiesce.contract;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.Assert;

/**
 * The application under test that listens to RabbitMQ. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(TestApplicationConfiguration.class)
public class RabbitTestApplication {

	public static void main(String[] args) {
		SpringApplication.run(RabbitTestApplication.class, args);
	}

	@Bean
	MessagingWork messagingWork(JdbcTemplate jdbc, RabbitTemplate template) {
		return new MessagingWork(jdbc, (id) -> {
			Boolean confirmed = template.invoke((operations) -> {
				operations.convertAndSend("replies", id);
				return operations.waitForConfirms(5000);
			});
			Assert.state(Boolean.TRUE.equals(confirmed), "The broker did not take the reply");
		});
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

		@RabbitListener(queues = "${test.queue}")
		void onOrder(String message) {
			this.work.handle(message);
		}

		@RabbitListener(queues = "async-${test.queue}")
		CompletableFuture<Void> onAsyncOrder(String message) {
			return this.work.handleLater(message);
		}

		@RabbitListener(queues = "mono-${test.queue}")
		Mono<Void> onMonoOrder(String message) {
			return Mono.defer(() -> Mono.fromFuture(this.work.handleLater(message)));
		}

	}

}
