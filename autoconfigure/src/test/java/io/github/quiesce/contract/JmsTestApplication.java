package io.github.quiesce.contract;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

/**
 * The application under test that listens to JMS. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(TestApplicationConfiguration.class)
public class JmsTestApplication {

	public static void main(String[] args) {
		SpringApplication.run(JmsTestApplication.class, args);
	}

	@Bean
	MessagingWork messagingWork(JdbcTemplate jdbc, JmsTemplate template) {
		return new MessagingWork(jdbc, (id) -> template.convertAndSend("replies", id));
	}

	@Bean
	Orders orders(MessagingWork work) {
		return new Orders(work);
	}

	/**
	 * The listener.
	 */
	static class Orders {

		private final MessagingWork work;

		Orders(MessagingWork work) {
			this.work = work;
		}

		@JmsListener(destination = "${test.queue}", concurrency = "1-3")
		void onOrder(String message) {
			this.work.handle(message);
		}

	}

}
