package io.github.quiesce;

import java.util.Locale;

/**
 * How a phase of a shutdown ended.
 *
 * @since 0.1.0
 */
public enum PhaseOutcome {

	/**
	 * The phase did all it had to do.
	 */
	COMPLETED,

	/**
	 * The deadline came first.
	 */
	DEADLINE,

	/**
	 * A second signal cut the phase short.
	 */
	FORCED,

	/**
	 * There was nothing to do: no window, or nobody who waits.
	 */
	SKIPPED;

	private final String id = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name under which the outcome appears in the endpoint, in meters and in
	 * the log.
	 * @return the lower case name
	 */
	public String id() {
		return this.id;
	}

}
