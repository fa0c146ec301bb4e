package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.integration.PollerDrainable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The kind {@code integration} in a context.
 */
class QuiesceIntegrationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IntegrationAutoConfiguration.class, QuiesceAutoConfiguration.class,
				QuiesceIntegrationAutoConfiguration.class));

	@Test
	void backsOffWithoutSpringIntegration() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.integration"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("quiescePollers"));
	}

	@Test
	void backsOffWhenQuiesceIsSwitchedOff() {
		this.runner.withPropertyValues("quiesce.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PollerDrainable.class));
	}

	@Test
	void aSourceIsPolledAgainWhenTheAnnouncementIsTakenBack() {
		this.runner.withUserConfiguration(Annotated.class).run((context) -> {
			Annotated flow = context.getBean(Annotated.class);
			PollerDrainable drainable = context.getBean(PollerDrainable.class);
			Awaitility.await().until(() -> flow.polled.get() > 5);
			drainable.announce();
			Awaitility.await().until(() -> drainable.inFlight() == 0);
			int before = flow.polled.get();
			Awaitility.await().during(Duration.ofMillis(200)).until(() -> flow.polled.get() == before);
			drainable.resume();
			Awaitility.await().until(() -> flow.polled.get() > before);
		});
	}

	@Test
	void messagesInAQueueInMemoryAreCountedUntilTheyAreHandled() {
		this.runner.withUserConfiguration(Annotated.class).run((context) -> {
			Annotated flow = context.getBean(Annotated.class);
			PollerDrainable drainable = context.getBean(PollerDrainable.class);
			QueueChannel queue = context.getBean("queue", QueueChannel.class);
			drainable.announce();
			for (int i = 0; i < 3; i++) {
				queue.send(new GenericMessage<>("message"));
			}
			assertThat(flow.entered.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(drainable.inFlight()).isEqualTo(3);
			assertThat(drainable.work()).extracting(InFlightWork::description)
				.containsExactly("poll by quiesceIntegrationAutoConfigurationTests.Annotated.handle.serviceActivator",
						"message queued on queue", "message queued on queue");
			flow.proceed.countDown();
			Awaitility.await().until(() -> flow.handled.get() == 3 && drainable.inFlight() == 0);
		});
	}

	@Test
	void aPollerThatWaitsForAMessageIsIdle() {
		this.runner.withUserConfiguration(Annotated.class).run((context) -> {
			PollerDrainable drainable = context.getBean(PollerDrainable.class);
			drainable.announce();
			Awaitility.await().during(Duration.ofMillis(100)).until(() -> drainable.inFlight() == 0);
		});
	}

	/**
	 * A source and a queue.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Annotated {

		private final AtomicInteger polled = new AtomicInteger();

		private final AtomicInteger handled = new AtomicInteger();

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch proceed = new CountDownLatch(1);

		@Bean
		QueueChannel queue() {
			return new QueueChannel();
		}

		@InboundChannelAdapter(channel = "nullChannel", poller = @Poller(fixedDelay = "10"))
		String source() {
			this.polled.incrementAndGet();
			return "polled";
		}

		@ServiceActivator(inputChannel = "queue", poller = @Poller(fixedDelay = "10", receiveTimeout = "5000"))
		void handle(String message) throws InterruptedException {
			this.entered.countDown();
			this.proceed.await(20, TimeUnit.SECONDS);
			this.handled.incrementAndGet();
		}

	}

}
