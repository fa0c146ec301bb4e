package io.github.quiesce.lifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * A bean that does something when a phase of Spring's lifecycle stops, and nothing else.
 * It is not stopped when a context is paused.
 *
 * @since 0.1.0
 */
public abstract class PhaseBean implements SmartLifecycle {

	private final int phase;

	private volatile boolean running;

	/**
	 * Create the bean.
	 * @param phase the phase, of which the highest stops first
	 */
	protected PhaseBean(int phase) {
		this.phase = phase;
	}

	/**
	 * The phase stops. Called once, on the thread that closes the context.
	 * @param callback to be called when the phase may end, on any thread
	 */
	protected abstract void stopping(Runnable callback);

	@Override
	public final void start() {
		this.running = true;
	}

	@Override
	public final void stop() {
		throw new UnsupportedOperationException("Stop must not be invoked directly");
	}

	@Override
	public final void stop(Runnable callback) {
		this.running = false;
		stopping(callback);
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final boolean isPauseable() {
		return false;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

}
