package io.github.quiesce;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The view that application code has of its own shutdown. There is one bean of this type
 * per application; all methods may be called from any thread.
 *
 * @since 0.1.0
 */
public interface Quiesce {

	/**
	 * Return where the application stands.
	 * @return the current state
	 */
	QuiesceState getState();

	/**
	 * Return how much is left until the process has to be gone.
	 * @return the time left, never negative, or {@code null} if no deadline runs
	 */
	@Nullable Duration getRemaining();

	/**
	 * Hold up the end of the drain while the caller works on something that Quiesce
	 * cannot see by itself. At the drain deadline the calling thread is interrupted.
	 * @param description what the work is, for the log and the endpoint
	 * @return the lease, to be closed when the work is done
	 * @throws IllegalStateException if the drain has ended
	 */
	Lease lease(String description);

	/**
	 * Call back when the application enters a state. Callbacks for
	 * {@link QuiesceState#RELEASING} run after the drain has ended and before any bean is
	 * stopped, one after the other, in the order that Spring gives them
	 * ({@link org.springframework.core.Ordered Ordered} or
	 * {@link org.springframework.core.annotation.Order @Order}); each may take its share
	 * of the time left before the next one is called. Those for the other states run
	 * beside each other and the drain does not end before they return. Each is bounded by
	 * the deadline; one that throws or does not return is named in the log, and the rest
	 * run.
	 * @param state the state to be told of, other than {@link QuiesceState#RUNNING}
	 * @param name what the callback does, for the log
	 * @param callback called on a thread of Quiesce
	 * @return a handle that takes the callback back when it is closed
	 */
	Registration on(QuiesceState state, String name, Runnable callback);

	/**
	 * Call back when the process receives a signal, beside what
	 * {@code quiesce.signals.actions} says it does. All callbacks for a signal are
	 * called, beside each other; one that throws is named in the log. Where the process
	 * belongs to somebody else, as in tests, under devtools and in a servlet container,
	 * no signal is ever told of.
	 * @param signal the name of the signal, such as {@code HUP}
	 * @param callback called on a thread of Quiesce
	 * @return a handle that takes the callback back when it is closed
	 * @throws IllegalArgumentException if the platform does not know the signal or the
	 * JVM keeps it to itself
	 */
	Registration onSignal(String signal, Runnable callback);

}
