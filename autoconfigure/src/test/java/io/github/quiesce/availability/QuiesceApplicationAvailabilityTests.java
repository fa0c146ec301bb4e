package io.github.quiesce.availability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.core.Trigger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readiness turns with the announcement and nobody can turn it back.
 */
class QuiesceApplicationAvailabilityTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private final ShutdownCoordinator coordinator = new ShutdownCoordinator(
			new ShutdownPlan(Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final QuiesceApplicationAvailability availability = new QuiesceApplicationAvailability(this.context,
			this.coordinator);

	private final List<Object> published = new CopyOnWriteArrayList<>();

	QuiesceApplicationAvailabilityTests() {
		this.coordinator.setScope(Scope.EVERYTHING);
		this.context.addApplicationListener(this.availability);
		this.context.addApplicationListener((ApplicationListener<ApplicationEvent>) (event) -> {
			if (event instanceof PayloadApplicationEvent<?> payload) {
				this.published.add(payload.getPayload());
			}
		});
		this.context.refresh();
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		AvailabilityChangeEvent.publish(this.context, LivenessState.CORRECT);
	}

	@AfterEach
	void close() {
		if (this.coordinator.getDeadline() != null) {
			this.coordinator.force();
		}
		this.context.close();
	}

	@Test
	void followsWhatIsPublishedWhileRunning() {
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
		publish(ReadinessState.REFUSING_TRAFFIC);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void readinessTurnsWithTheAnnouncementAndLivenessStays() {
		shutDown();
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		assertThat(this.availability.getState(ReadinessState.class)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		assertThat(this.availability.getLastChangeEvent(ReadinessState.class)).isNotNull();
		assertThat(this.availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
	}

	@Test
	void nobodyTurnsReadinessBack() {
		shutDown();
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void listenersAreTold() {
		shutDown();
		Awaitility.await().atMost(GENEROUS).until(() -> this.published.contains(ReadinessState.REFUSING_TRAFFIC));
	}

	@Test
	void listenerThatBlocksKeepsNeitherTheProbeUpNorTheDrainOpen() {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		this.context.addApplicationListener((ApplicationListener<AvailabilityChangeEvent<?>>) (event) -> {
			if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
				entered.countDown();
				awaitQuietly(never);
			}
		});
		shutDown();
		Awaitility.await().atMost(GENEROUS).until(() -> entered.getCount() == 0);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		never.countDown();
	}

	private void shutDown() {
		this.coordinator.begin(new Trigger(ShutdownReason.SIGTERM));
		this.coordinator.awaitDrained();
	}

	private void publish(ReadinessState state) {
		AvailabilityChangeEvent.publish(this.context, state);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
