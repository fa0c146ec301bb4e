package io.github.quiesce.lifecycle;

import io.github.quiesce.core.ShutdownCoordinator;

/**
 * Closes the books of a shutdown: the last bean that is stopped.
 *
 * @since 0.1.0
 */
public final class SummaryLifecycle extends PhaseBean {

	private final ShutdownCoordinator coordinator;

	private final Runnable afterwards;

	/**
	 * Create the lifecycle.
	 * @param coordinator the coordinator
	 * @param afterwards called once the books are closed
	 */
	public SummaryLifecycle(ShutdownCoordinator coordinator, Runnable afterwards) {
		super(Integer.MIN_VALUE);
		this.coordinator = coordinator;
		this.afterwards = afterwards;
	}

	@Override
	protected void stopping(Runnable callback) {
		if (this.coordinator.isStopping()) {
			this.coordinator.finish();
			this.afterwards.run();
		}
		callback.run();
	}

}
