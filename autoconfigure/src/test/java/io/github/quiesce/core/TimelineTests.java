package io.github.quiesce.core;

import java.time.Duration;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.ShutdownPhase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The phases as they end.
 */
class TimelineTests {

	private final ManualTicker ticker = new ManualTicker();

	private final Timeline timeline = new Timeline(Deadline.in(Duration.ofSeconds(25), this.ticker));

	@Test
	void eachPhaseLastsFromTheEndOfTheOneBefore() {
		this.ticker.advance(Duration.ofSeconds(5));
		this.timeline.end(ShutdownPhase.ANNOUNCE, PhaseOutcome.COMPLETED);
		this.ticker.advance(Duration.ofSeconds(3));
		this.timeline.end(ShutdownPhase.DRAIN, PhaseOutcome.DEADLINE);
		this.timeline.end(ShutdownPhase.RELEASE, PhaseOutcome.FORCED);
		assertThat(this.timeline.phases()).containsExactly(
				new PhaseReport(ShutdownPhase.ANNOUNCE, Duration.ofSeconds(5), PhaseOutcome.COMPLETED),
				new PhaseReport(ShutdownPhase.DRAIN, Duration.ofSeconds(3), PhaseOutcome.DEADLINE),
				new PhaseReport(ShutdownPhase.RELEASE, Duration.ZERO, PhaseOutcome.FORCED));
	}

	@Test
	void whoeverEndsAPhaseFirstDecides() {
		assertThat(this.timeline.end(ShutdownPhase.ANNOUNCE, PhaseOutcome.FORCED)).isNotNull();
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(this.timeline.end(ShutdownPhase.ANNOUNCE, PhaseOutcome.COMPLETED)).isNull();
		assertThat(this.timeline.phases())
			.containsExactly(new PhaseReport(ShutdownPhase.ANNOUNCE, Duration.ZERO, PhaseOutcome.FORCED));
	}

	@Test
	void noPhaseEndsBeforeTheOneInFrontOfIt() {
		assertThat(this.timeline.end(ShutdownPhase.DRAIN, PhaseOutcome.COMPLETED)).isNull();
		assertThat(this.timeline.phases()).isEmpty();
	}

}
