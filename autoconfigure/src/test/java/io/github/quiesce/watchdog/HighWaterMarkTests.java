package io.github.quiesce.watchdog;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is too little left of something, and when that is over.
 */
class HighWaterMarkTests {

	@Test
	void isOverAtTheMarkAndNotBeforeTheUseHasFallenBelowIt() {
		HighWaterMark mark = new HighWaterMark(0.9, 0.05, 1);
		assertThat(mark.update(0.89)).isFalse();
		assertThat(mark.update(0.9)).isTrue();
		assertThat(mark.isOver()).isTrue();
		assertThat(mark.update(0.95)).isFalse();
		assertThat(mark.update(0.86)).isFalse();
		assertThat(mark.isOver()).isTrue();
		assertThat(mark.update(0.84)).isTrue();
		assertThat(mark.isOver()).isFalse();
		assertThat(mark.update(0.89)).isFalse();
	}

	@Test
	void isOverOnlyWhenThatWasSeenOftenEnoughInARow() {
		HighWaterMark mark = new HighWaterMark(0.9, 0.05, 2);
		assertThat(mark.update(1)).isFalse();
		assertThat(mark.update(0.5)).isFalse();
		assertThat(mark.update(1)).isFalse();
		assertThat(mark.update(1)).isTrue();
		assertThat(mark.isOver()).isTrue();
	}

}
