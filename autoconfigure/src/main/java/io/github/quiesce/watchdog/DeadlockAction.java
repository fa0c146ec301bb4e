package io.github.quiesce.watchdog;

/**
 * What follows a deadlock, beside the record in the log.
 *
 * @since 0.1.0
 */
public enum DeadlockAction {

	/**
	 * Nothing.
	 */
	REPORT,

	/**
	 * Liveness is broken, so that the process is restarted by whoever asks for it.
	 */
	BREAK_LIVENESS

}
