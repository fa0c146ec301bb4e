package io.github.quiesce.core;

import io.github.quiesce.QuiesceState;

/**
 * Told of the kinds of work as they are found, and of the progress of a shutdown.
 * Implementations are part of Quiesce, return at once and never throw.
 *
 * @since 0.1.0
 */
public interface ShutdownListener {

	/**
	 * There is a kind of work, told for those that are there already as well.
	 * @param kind the name of the kind
	 */
	default void onKind(String kind) {
	}

	/**
	 * A state has been entered. Called for one state after the other, on a thread that
	 * must not be held up.
	 * @param state the state entered
	 */
	default void onState(QuiesceState state) {
	}

	/**
	 * A phase has ended.
	 * @param report how it ended
	 */
	default void onPhase(PhaseReport report) {
	}

	/**
	 * The shutdown is over, or the process is about to be halted. Called again if it is
	 * halted after the books were closed.
	 * @param report how it went
	 */
	default void onEnd(ShutdownReport report) {
	}

}
