package io.github.quiesce.jms;

import org.springframework.context.SmartLifecycle;

/**
 * Prepares listener containers once all of them are known and before the first of them
 * starts.
 *
 * @since 0.1.0
 */
public final class JmsPreparation implements SmartLifecycle {

	private final JmsDrainable drainable;

	private volatile boolean running;

	/**
	 * Create the preparation.
	 * @param drainable where messages are counted
	 */
	public JmsPreparation(JmsDrainable drainable) {
		this.drainable = drainable;
	}

	@Override
	public void start() {
		this.drainable.prepare();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
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
