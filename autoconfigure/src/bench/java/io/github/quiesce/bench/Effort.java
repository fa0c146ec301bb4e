package io.github.quiesce.bench;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param forks the JVMs per micro-benchmark
 * @param warmups the warm-up iterations in each of them
 * @param iterations the iterations measured in each of them
 * @param iteration the time of an iteration
 * @param launches how often the sample application is started on each side
 * @param pairs the pairs of rounds per start
 * @param round the time of a round
 */
record Effort(int forks, int warmups, int iterations, Duration iteration, int launches, int pairs, Duration round) {

	/**
	 * Good for figures: about seven minutes.
	 */
	static final Effort FULL = new Effort(1, 5, 5, Duration.ofSeconds(1), 1, 6, Duration.ofSeconds(4));

	/**
	 * Good for a try.
	 */
	static final Effort QUICK = new Effort(1, 3, 3, Duration.ofMillis(500), 1, 3, Duration.ofSeconds(2));

	static Effort of(String name) {
		return "quick".equals(name) ? QUICK : FULL;
	}

}
