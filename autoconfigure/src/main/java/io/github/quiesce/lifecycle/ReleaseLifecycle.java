package io.github.quiesce.lifecycle;

import java.time.Duration;

import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;

/**
 * Opens the release: the first bean that is stopped. Does nothing when beans are stopped
 * without the context being closed, as for a pause, a checkpoint or
 * {@code context.stop()}.
 *
 * @since 0.1.0
 */
public final class ReleaseLifecycle extends PhaseBean {

	/**
	 * How long a phase may wait for work that waits for the end of the process itself, or
	 * takes no notice of its interrupt. The time is needed for releasing the rest.
	 */
	private static final Duration HOPELESS_WAIT = Duration.ofMillis(500);

	private final ShutdownCoordinator coordinator;

	private final LifecycleTimeouts timeouts;

	/**
	 * Create the lifecycle.
	 * @param coordinator the coordinator
	 * @param timeouts the timeouts to keep inside the deadline
	 */
	public ReleaseLifecycle(ShutdownCoordinator coordinator, LifecycleTimeouts timeouts) {
		super(Integer.MAX_VALUE);
		this.coordinator = coordinator;
		this.timeouts = timeouts;
	}

	@Override
	protected void stopping(Runnable callback) {
		Deadline deadline = this.coordinator.getDeadline();
		if (deadline != null) {
			Duration remaining = deadline.remaining();
			// Requests have been drained, and what a server still takes for one is not.
			this.timeouts.keepWithin(deadline, this.coordinator.hasWorkThatDoesNotEnd() ? HOPELESS_WAIT : remaining,
					this.coordinator.hasDrained() ? this.coordinator.getPlan().reserve() : remaining);
		}
		callback.run();
	}

}
