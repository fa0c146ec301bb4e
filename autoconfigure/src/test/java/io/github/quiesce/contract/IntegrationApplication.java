package io.github.quiesce.contract;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with pollers. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(IntegrationApplication.Endpoints.class)
public class IntegrationApplication {

	public static void main(String[] args) {
		SpringApplication.run(IntegrationApplication.class, args);
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
	@ConditionalOnProperty("test.tick")
	IntegrationFlow ticks() {
		return IntegrationFlow.fromSupplier(() -> "tick", (spec) -> spec.poller(Pollers.fixedDelay(50)))
			.handle((message) -> TestWork.print("FIRED tick"))
			.get();
	}

	@Bean
	@ConditionalOnProperty("test.slow")
	IntegrationFlow slow(Ledger ledger, Environment environment) {
		long millis = environment.getRequiredProperty("test.slow", Long.class);
		AtomicInteger count = new AtomicInteger();
		return IntegrationFlow
			.fromSupplier(() -> "slow " + count.incrementAndGet(),
					(spec) -> spec.poller(Pollers.fixedDelay(50)).id("slowSource"))
			.handle((message) -> ledger.work(message.getPayload().toString(), millis))
			.get();
	}

	@Bean
	QueueChannel orders() {
		return new QueueChannel();
	}

	@Bean
	IntegrationFlow orderFlow(QueueChannel orders, Ledger ledger) {
		return IntegrationFlow.from(orders)
			.handle((message) -> ledger.work(message.getPayload().toString(), 100),
					(spec) -> spec.poller(Pollers.fixedDelay(50)))
			.get();
	}

	@Bean
	@ConditionalOnProperty("test.late-flow")
	ApplicationRunner lateFlow(IntegrationFlowContext flows) {
		return (arguments) -> flows
			.registration(IntegrationFlow.fromSupplier(() -> "late", (spec) -> spec.poller(Pollers.fixedDelay(50)))
				.handle((message) -> TestWork.print("FIRED late"))
				.get())
			.register();
	}

	/**
	 * Where orders come from.
	 */
	@RestController
	static class Endpoints {

		private final MessageChannel orders;

		Endpoints(QueueChannel orders) {
			this.orders = orders;
		}

		@GetMapping("/orders")
		String orders(@RequestParam int n, @RequestParam long delay) {
			TestWork.sleep("handler", delay);
			for (int i = 0; i < n; i++) {
				this.orders.send(new GenericMessage<>("order " + i));
			}
			return "accepted";
		}

	}

}
