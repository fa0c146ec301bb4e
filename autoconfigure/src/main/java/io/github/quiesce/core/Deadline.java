package io.github.quiesce.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A point in time that all waits of a shutdown are measured against. Immutable and free
 * of wall clock time.
 *
 * @since 0.1.0
 */
public final class Deadline {

	private final LongSupplier ticker;

	private final long startedAt;

	private final long budget;

	private Deadline(LongSupplier ticker, long startedAt, long budget) {
		this.ticker = ticker;
		this.startedAt = startedAt;
		this.budget = budget;
	}

	/**
	 * Create a deadline that starts to run now.
	 * @param budget how long it runs
	 * @param ticker where nanoseconds come from, such as {@code System::nanoTime}
	 * @return the deadline
	 */
	static Deadline in(Duration budget, LongSupplier ticker) {
		return new Deadline(ticker, ticker.getAsLong(), budget.toNanos());
	}

	/**
	 * Return a deadline with the same start and another budget.
	 * @param budget how long it runs from the common start
	 * @return the other deadline
	 */
	Deadline withBudget(Duration budget) {
		return new Deadline(this.ticker, this.startedAt, budget.toNanos());
	}

	/**
	 * Return the time since the start.
	 * @return the time elapsed
	 */
	public Duration elapsed() {
		return Duration.ofNanos(elapsedNanos());
	}

	long elapsedNanos() {
		return this.ticker.getAsLong() - this.startedAt;
	}

	/**
	 * Return the time that is left.
	 * @return the time left, zero once the deadline has passed
	 */
	public Duration remaining() {
		return Duration.ofNanos(remainingNanos());
	}

	long remainingNanos() {
		return Math.max(0, this.budget - elapsedNanos());
	}

	/**
	 * Return whether the deadline has passed.
	 * @return {@code true} if nothing is left
	 */
	public boolean hasPassed() {
		return remainingNanos() == 0;
	}

}
