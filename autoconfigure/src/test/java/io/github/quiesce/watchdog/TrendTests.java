package io.github.quiesce.watchdog;

import java.util.function.IntToLongFunction;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is a leak, and what only looks like one.
 */
class TrendTests {

	private final Trend trend = new Trend(30, 10);

	private boolean isEverGrowing(int rounds, IntToLongFunction used, IntToLongFunction load) {
		boolean growing = false;
		for (int i = 0; i < rounds; i++) {
			this.trend.add(used.applyAsLong(i), load.applyAsLong(i), 0);
			growing |= this.trend.isGrowing();
		}
		return growing;
	}

	@Test
	void steadyGrowthAtConstantLoadIsALeak() {
		assertThat(isEverGrowing(30, (i) -> 50 + i, (i) -> 7)).isTrue();
		assertThat(this.trend.growth()).isEqualTo(24);
	}

	@Test
	void nothingIsSaidBeforeThereAreEnoughRounds() {
		assertThat(isEverGrowing(29, (i) -> 50 + 10 * i, (i) -> 7)).isFalse();
	}

	@Test
	void aLeakBelowAUseThatGoesUpAndDownIsSeen() {
		assertThat(isEverGrowing(30, (i) -> 50 + i + (i % 3) * 40, (i) -> 7)).isTrue();
	}

	@Test
	void growthWithTheLoadIsNone() {
		assertThat(isEverGrowing(90, (i) -> 50 + i, (i) -> 10 + i)).isFalse();
	}

	@Test
	void growthWithTheThroughputIsNone() {
		for (int i = 0; i < 30; i++) {
			this.trend.add(50 + i, 7, 100 + 10 * i);
		}
		assertThat(this.trend.isGrowing()).isFalse();
	}

	@Test
	void aPoolThatFillsIsNone() {
		assertThat(isEverGrowing(90, (i) -> Math.min(200, 50 + 20L * i), (i) -> 7)).isFalse();
	}

	@Test
	void useThatGoesUpAndDownIsNone() {
		assertThat(isEverGrowing(300, (i) -> 50 + (i * 37) % 100, (i) -> 7)).isFalse();
	}

	@Test
	void aFewMoreAreNone() {
		assertThat(isEverGrowing(90, (i) -> 50 + i / 6, (i) -> 7)).isFalse();
	}

	@Test
	void aSmallPartMoreIsNone() {
		assertThat(isEverGrowing(30, (i) -> 10_000 + i, (i) -> 7)).isFalse();
	}

	@Test
	void aLeakThatEndsIsOver() {
		assertThat(isEverGrowing(30, (i) -> 50 + i, (i) -> 7)).isTrue();
		isEverGrowing(30, (i) -> 80, (i) -> 7);
		assertThat(this.trend.isGrowing()).isFalse();
	}

}
