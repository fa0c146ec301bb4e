package io.github.quiesce;

/**
 * What set a shutdown off. Only the first trigger of a shutdown is its reason; an
 * announcement by an {@link #OPERATOR} is not a shutdown yet.
 *
 * @since 0.1.0
 */
public enum ShutdownReason {

	/**
	 * The process received a TERM signal.
	 */
	SIGTERM,

	/**
	 * The process received an INT signal.
	 */
	SIGINT,

	/**
	 * The process received another signal that was configured to shut it down.
	 */
	SIGNAL,

	/**
	 * The JVM is shutting down: {@code System.exit}, the end of the last non-daemon
	 * thread, or a signal that Quiesce was told not to handle.
	 */
	JVM_EXIT,

	/**
	 * The application context was closed while the JVM goes on.
	 */
	CONTEXT_CLOSED,

	/**
	 * The {@code shutdown} endpoint of Actuator was called.
	 */
	SHUTDOWN_ENDPOINT,

	/**
	 * An error came after which the JVM is not to be trusted, such as an
	 * {@link OutOfMemoryError}, and the watchdog was told to end the process for it.
	 */
	FATAL_ERROR,

	/**
	 * An operator announced the leave through the {@code quiesce} endpoint or a signal.
	 * No deadline runs and the announcement can be taken back.
	 */
	OPERATOR

}
