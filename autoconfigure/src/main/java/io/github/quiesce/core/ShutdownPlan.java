package io.github.quiesce.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the time of a shutdown is shared out. The values are expected to fit together.
 *
 * @param gracePeriod trigger to exit
 * @param reserve the part of the grace period that the drain must leave to the release
 * @param window how long to go on serving after the announcement, zero for no window
 * @param quietPeriod ends the window early once no request has come for that long, or
 * {@code null} to always wait the window out
 * @param minimum how long the window lasts at least, whatever the quiet period says
 * @since 0.1.0
 */
public record ShutdownPlan(Duration gracePeriod, Duration reserve, Duration window, @Nullable Duration quietPeriod,
		Duration minimum) {

	/**
	 * Return the part of the grace period that announce and drain may use.
	 * @return the time from the trigger to the drain deadline
	 */
	public Duration drainBudget() {
		return this.gracePeriod.minus(this.reserve);
	}

}
