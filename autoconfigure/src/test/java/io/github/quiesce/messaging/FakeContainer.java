package io.github.quiesce.messaging;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * A listener container that stops when a test tells it to.
 */
final class FakeContainer {

	final List<String> calls = new CopyOnWriteArrayList<>();

	volatile boolean running = true;

	volatile boolean asynchronous;

	volatile boolean egress;

	volatile boolean unstoppable;

	volatile @Nullable String group;

	private volatile @Nullable Runnable callback;

	void stop(Runnable callback) {
		this.running = false;
		this.callback = callback;
		this.calls.add("stop");
		if (this.unstoppable) {
			throw new IllegalStateException("Unstoppable");
		}
	}

	void start() {
		this.running = true;
		this.calls.add("start");
	}

	void stopped() {
		Runnable callback = this.callback;
		if (callback != null) {
			callback.run();
		}
	}

}
