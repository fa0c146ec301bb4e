package io.github.quiesce.watchdog;

import java.time.Duration;

import io.github.quiesce.availability.QuiesceApplicationAvailability;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who has the last word about readiness.
 */
class AvailabilitySwitchTests {

	private final ShutdownCoordinator coordinator = new ShutdownCoordinator(
			new ShutdownPlan(Duration.ofSeconds(25), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final QuiesceApplicationAvailability availability = new QuiesceApplicationAvailability(this.context,
			this.coordinator);

	private final AvailabilitySwitch<ReadinessState> readiness = new AvailabilitySwitch<>(ReadinessState.class,
			ReadinessState.ACCEPTING_TRAFFIC, ReadinessState.REFUSING_TRAFFIC, this.context, () -> this.availability,
			this.coordinator);

	@BeforeEach
	void refresh() {
		this.context.registerBean(QuiesceApplicationAvailability.class, () -> this.availability);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	private void publish(ReadinessState state) {
		AvailabilityChangeEvent.publish(this.context, state);
	}

	private void turn(boolean off) {
		await().until(() -> this.readiness.set(off));
		awaitState(off ? ReadinessState.REFUSING_TRAFFIC : ReadinessState.ACCEPTING_TRAFFIC);
	}

	private void awaitState(ReadinessState state) {
		await().until(() -> this.availability.getReadinessState() == state);
	}

	@Test
	void turnsOffAndOnAgain() {
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		turn(true);
		assertThat(this.readiness.isOff()).isTrue();
		assertThat(this.readiness.set(true)).isFalse();
		turn(false);
		assertThat(this.readiness.isOff()).isFalse();
	}

	@Test
	void waitsUntilTheApplicationIsReady() {
		assertThat(this.readiness.set(true)).isFalse();
		publish(ReadinessState.REFUSING_TRAFFIC);
		assertThat(this.readiness.set(true)).isFalse();
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		turn(true);
	}

	@Test
	void leavesWhatTheApplicationHasSaidSince() {
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		turn(true);
		await().untilAsserted(() -> {
			this.readiness.set(true);
			publish(ReadinessState.REFUSING_TRAFFIC);
		});
		await().until(() -> {
			assertThat(this.readiness.set(false)).isFalse();
			return !this.readiness.isOff();
		});
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void anAnnouncementThatIsTakenBackChangesNothing() {
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		turn(true);
		this.coordinator.announce();
		assertThat(this.readiness.set(false)).isFalse();
		this.coordinator.resume();
		awaitState(ReadinessState.REFUSING_TRAFFIC);
		await().until(
				() -> this.availability.getLastChangeEvent(ReadinessState.class) != null && this.readiness.set(false));
		awaitState(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void nothingIsPublishedWhileTheApplicationStops() {
		publish(ReadinessState.ACCEPTING_TRAFFIC);
		this.coordinator.announce();
		assertThat(this.readiness.set(true)).isFalse();
		assertThat(this.readiness.isOff()).isFalse();
	}

}
