package io.github.quiesce;

import java.util.Locale;

/**
 * The phases of a shutdown, in order. All of them share one deadline.
 *
 * @since 0.1.0
 */
public enum ShutdownPhase {

	/**
	 * From the trigger until the announce window is over.
	 */
	ANNOUNCE,

	/**
	 * From the end of the window until all kinds of work are idle, or the drain deadline.
	 */
	DRAIN,

	/**
	 * From the end of the drain until the last Spring lifecycle phase has stopped.
	 */
	RELEASE;

	private final String id = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name under which the phase appears in the endpoint, in meters and in the
	 * log.
	 * @return the lower case name
	 */
	public String id() {
		return this.id;
	}

}
