package io.github.quiesce.core;

import java.util.Set;

import io.github.quiesce.ShutdownReason;

/**
 * What sets a shutdown off, and who waits for it. A unit of work that is held by a thread
 * which itself waits for the end of the process is not waited for.
 *
 * @param reason the reason
 * @param callers the threads known to wait for this shutdown
 * @since 0.1.0
 */
public record Trigger(ShutdownReason reason, Set<Thread> callers) {

	/**
	 * Create a trigger that no unit of work waits for.
	 * @param reason the reason
	 */
	public Trigger(ShutdownReason reason) {
		this(reason, Set.of());
	}

}
