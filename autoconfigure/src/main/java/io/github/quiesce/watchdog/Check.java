package io.github.quiesce.watchdog;

/**
 * Something that the watchdog looks at in every round.
 */
interface Check {

	/**
	 * Return the name, as it appears in the endpoint, in meters and in the log.
	 * @return a short lower case name
	 */
	String name();

	/**
	 * Look, and tell what has changed since the last look. Called on the thread of the
	 * watchdog, which contains what is thrown.
	 * @param now the time of the round, as of {@link System#nanoTime()}
	 */
	void look(long now);

	/**
	 * Return how often something was found that had not been there before. May be called
	 * from any thread.
	 * @return a number that only grows
	 */
	long alarms();

}
