package io.github.quiesce;

import java.time.Duration;
import java.util.List;

/**
 * A kind of work that can be drained. Every bean of this type takes part in a shutdown;
 * HTTP requests, scheduled jobs and executors are such beans themselves.
 * <p>
 * The reactions are called at most once each per shutdown, one after the other, on a
 * thread of Quiesce. They start something and return; a reaction that throws or does not
 * return is named in the log and holds up no other kind of work.
 *
 * @since 0.1.0
 */
public interface Drainable {

	/**
	 * Return the name of this kind of work, as it appears in the endpoint, in meters and
	 * in the log.
	 * @return a short lower case name such as {@code http}, always the same
	 */
	String kind();

	/**
	 * Return how many units of work are in flight. Called often while an application
	 * stops, from any thread: must be cheap and must not block.
	 * @return the number of units, {@code 0} when idle
	 */
	int inFlight();

	/**
	 * Describe the units of work that are in flight, oldest first. May be called from any
	 * thread at any time and must not block.
	 * @return a snapshot, which need not match {@link #inFlight()}
	 */
	default List<InFlightWork> work() {
		return List.of();
	}

	/**
	 * Describe the units of work that have been in flight for longer than is good, oldest
	 * first. Called by the watchdog now and then, as {@link #work()}. Kinds whose units
	 * are meant to live long, as streams are, return none.
	 * @param age how long a unit may be in flight
	 * @return a snapshot of those that have been for at least that long
	 */
	default List<InFlightWork> overdue(Duration age) {
		return work().stream().filter((work) -> work.age().compareTo(age) >= 0).toList();
	}

	/**
	 * Receive the listener to report arrivals and completions to. Called once, before the
	 * first shutdown can begin.
	 * @param listener where to report to
	 */
	default void reportTo(WorkListener listener) {
	}

	/**
	 * Return whether this kind of work is routed here by somebody who has to be told that
	 * the application is leaving, and therefore needs an announce window.
	 * @return {@code true} while such work can arrive
	 */
	default boolean acceptsTraffic() {
		return false;
	}

	/**
	 * The application is about to leave. Hold what the application triggers by itself;
	 * serve what is routed to it.
	 */
	default void announce() {
	}

	/**
	 * The announce window is over. Let nothing new in from outside; finish the rest.
	 */
	default void drain() {
	}

	/**
	 * The announcement was taken back before a drain began. Undo {@link #announce()}.
	 */
	default void resume() {
	}

	/**
	 * The drain deadline has passed. Cut what is still in flight.
	 */
	default void abort() {
	}

}
