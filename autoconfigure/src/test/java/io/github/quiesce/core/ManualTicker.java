package io.github.quiesce.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Nanoseconds that pass when a test says so. Counts how often the coordinator has looked
 * at it, so that a test can tell that a moment went by without anything happening.
 */
final class ManualTicker implements LongSupplier {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

	private final AtomicLong looks = new AtomicLong();

	@Override
	public long getAsLong() {
		if (Thread.currentThread().getName().equals("quiesce-coordinator")) {
			this.looks.incrementAndGet();
		}
		return this.now.get();
	}

	void advance(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

	long looks() {
		return this.looks.get();
	}

}
