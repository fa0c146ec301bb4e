package io.github.quiesce.process;

import java.util.Locale;

/**
 * What a signal does.
 *
 * @since 0.1.0
 */
public enum SignalAction {

	/**
	 * Shut down. A second such signal ends the process at once.
	 */
	SHUTDOWN,

	/**
	 * Announce the leave and stay alive until that is taken back or a shutdown begins.
	 */
	ANNOUNCE,

	/**
	 * Take an announcement back.
	 */
	RESUME,

	/**
	 * Write what is in flight and what every thread does to the log.
	 */
	DUMP,

	/**
	 * Do nothing.
	 */
	IGNORE;

	private static final String PREFIX = "SIG";

	/**
	 * Return the name of a signal the way the platform has it.
	 * @param signal the name in any case, with or without {@code SIG}
	 * @return the name in upper case, without {@code SIG}
	 */
	public static String nameOf(String signal) {
		String name = signal.trim().toUpperCase(Locale.ROOT);
		return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
	}

}
