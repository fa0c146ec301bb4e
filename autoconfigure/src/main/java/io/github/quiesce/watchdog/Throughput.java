package io.github.quiesce.watchdog;

/**
 * Tells how many requests an application has served. Asked in every round on the thread
 * of the watchdog.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Throughput {

	/**
	 * Return how many requests have been served since the start.
	 * @return a number that only grows, always {@code 0} if nobody counts
	 */
	long requests();

}
