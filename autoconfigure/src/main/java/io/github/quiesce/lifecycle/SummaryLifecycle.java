package io.github.quiesce.lifecycle;

import io.github.quiesce.core.ShutdownCoordinator;

import org.springframework.context.SmartLifecycle;

/**
 * Closes the books of a shutdown: the last bean that is stopped.
 *
 * @since 0.1.0
 */
public final class SummaryLifecycle implements SmartLifecycle {

	private final ShutdownCoordinator coordinator;

	private final Runnable afterwards;

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param coordinator the coordinator
	 * @param afterwards called once the books are closed
	 */
	public SummaryLifecycle(ShutdownCoordinator coordinator, Runnable afterwards) {
		this.coordinator = coordinator;
		this.afterwards = afterwards;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("Stop must not be invoked directly");
	}

	@Override
	public void stop(Runnable callback) {
		if (this.coordinator.isStopping()) {
			this.coordinator.finish();
			this.afterwards.run();
		}
		this.running = false;
		callback.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
