package io.github.quiesce.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A coordinator whose time stands still until a test moves it.
 */
abstract class AbstractCoordinatorTests {

	static final Duration GRACE = Duration.ofSeconds(25);

	static final Duration RESERVE = Duration.ofSeconds(2);

	static final Duration BUDGET = GRACE.minus(RESERVE);

	static final Duration WINDOW = Duration.ofSeconds(5);

	static final Duration NANO = Duration.ofNanos(1);

	static final Instant STARTED_AT = Instant.parse("2026-01-02T03:04:05Z");

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private static final Duration POLL = Duration.ofMillis(2);

	/**
	 * More looks than one evaluation of any wait takes, whichever wait it is.
	 */
	private static final int LOOKS = 10;

	private final ManualTicker ticker = new ManualTicker();

	private ShutdownCoordinator coordinator = coordinator(WINDOW, null, Duration.ZERO);

	@AfterEach
	void endShutdown() {
		if (this.coordinator.getDeadline() != null) {
			this.coordinator.force();
		}
	}

	final ShutdownCoordinator coordinator() {
		return this.coordinator;
	}

	/**
	 * Replace the coordinator by one with another plan.
	 */
	final void plan(Duration window, @Nullable Duration quietPeriod, Duration minimum) {
		this.coordinator = coordinator(window, quietPeriod, minimum);
	}

	private ShutdownCoordinator coordinator(Duration window, @Nullable Duration quietPeriod, Duration minimum) {
		ShutdownCoordinator coordinator = new ShutdownCoordinator(
				new ShutdownPlan(GRACE, RESERVE, window, quietPeriod, minimum), this.ticker,
				Clock.fixed(STARTED_AT, ZoneOffset.UTC));
		coordinator.setScope(Scope.EVERYTHING);
		return coordinator;
	}

	final TestDrainable kind(String name) {
		return register(new TestDrainable(name));
	}

	final TestDrainable register(TestDrainable drainable) {
		this.coordinator.register(drainable);
		return drainable;
	}

	final void begin() {
		this.coordinator.begin(new Trigger(ShutdownReason.SIGTERM));
	}

	final ConditionFactory await() {
		return Awaitility.await().atMost(GENEROUS).pollDelay(Duration.ZERO).pollInterval(POLL);
	}

	final void awaitState(QuiesceState state) {
		await().until(() -> this.coordinator.getState() == state);
	}

	/**
	 * Wait until the drain has ended, and fail rather than hang.
	 */
	final void awaitDrained() {
		awaitState(QuiesceState.RELEASING);
		this.coordinator.awaitDrained();
	}

	final void advance(Duration duration) {
		this.ticker.advance(duration);
		this.coordinator.wakeUp();
	}

	/**
	 * Wait until the coordinator has come as far, looked at everything and gone on
	 * waiting.
	 */
	final void assertStaysIn(QuiesceState state) {
		await().until(() -> this.coordinator.getState().compareTo(state) >= 0);
		long before = this.ticker.looks();
		await().until(() -> {
			this.coordinator.wakeUp();
			return this.ticker.looks() > before + LOOKS || this.coordinator.getState() != state;
		});
		assertThat(this.coordinator.getState()).isEqualTo(state);
	}

	final PhaseReport phase(ShutdownPhase phase) {
		List<PhaseReport> phases = this.coordinator.snapshot().phases();
		assertThat(phases).hasSizeGreaterThan(phase.ordinal());
		assertThat(phases.get(phase.ordinal()).phase()).isEqualTo(phase);
		return phases.get(phase.ordinal());
	}

	final PhaseOutcome outcome(ShutdownPhase phase) {
		return phase(phase).outcome();
	}

}
