package io.github.quiesce.watchdog;

/**
 * What follows an error after which a JVM is not to be trusted, beside the record in the
 * log.
 *
 * @since 0.1.0
 */
public enum FatalErrorAction {

	/**
	 * Nothing.
	 */
	REPORT,

	/**
	 * Readiness is off from then on.
	 */
	REFUSE_TRAFFIC,

	/**
	 * Readiness is off, and the process drains and ends.
	 */
	SHUTDOWN

}
