package io.github.quiesce.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A deadline at its boundaries, with a ticker that overflows on the way.
 */
class DeadlineTests {

	private static final Duration BUDGET = Duration.ofSeconds(25);

	private final ManualTicker ticker = new ManualTicker();

	private final Deadline deadline = Deadline.in(BUDGET, this.ticker);

	@Test
	void startsWithTheWholeBudget() {
		assertThat(this.deadline.elapsed()).isZero();
		assertThat(this.deadline.remaining()).isEqualTo(BUDGET);
		assertThat(this.deadline.hasPassed()).isFalse();
	}

	@Test
	void hasNotPassedANanosecondBefore() {
		this.ticker.advance(BUDGET.minusNanos(1));
		assertThat(this.deadline.remaining()).isEqualTo(Duration.ofNanos(1));
		assertThat(this.deadline.hasPassed()).isFalse();
	}

	@Test
	void hasPassedAtItsTime() {
		this.ticker.advance(BUDGET);
		assertThat(this.deadline.remaining()).isZero();
		assertThat(this.deadline.hasPassed()).isTrue();
	}

	@Test
	void remainderIsNeverNegative() {
		this.ticker.advance(BUDGET.plusDays(1));
		assertThat(this.deadline.remaining()).isZero();
		assertThat(this.deadline.elapsed()).isEqualTo(BUDGET.plusDays(1));
	}

	@Test
	void otherBudgetHasTheSameStart() {
		this.ticker.advance(Duration.ofSeconds(3));
		Deadline shorter = this.deadline.withBudget(Duration.ofSeconds(5));
		assertThat(shorter.elapsed()).isEqualTo(Duration.ofSeconds(3));
		assertThat(shorter.remaining()).isEqualTo(Duration.ofSeconds(2));
		this.ticker.advance(Duration.ofSeconds(2));
		assertThat(shorter.hasPassed()).isTrue();
		assertThat(this.deadline.hasPassed()).isFalse();
	}

}
