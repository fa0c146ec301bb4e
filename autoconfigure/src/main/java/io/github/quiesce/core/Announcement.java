package io.github.quiesce.core;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * The announcement of a leave that nobody has triggered yet. It can be taken back until
 * somebody does.
 */
final class Announcement {

	static final long NO_ARRIVAL = Long.MIN_VALUE;

	private final Instant startedAt;

	private final Deadline clock;

	private final CompletableFuture<Void> callbacks;

	private volatile long lastArrival = NO_ARRIVAL;

	/**
	 * Create an announcement.
	 * @param startedAt when it was made
	 * @param clock measures the time since then; its budget has no meaning
	 * @param callbacks completes when the callbacks of the application have returned
	 */
	Announcement(Instant startedAt, Deadline clock, CompletableFuture<Void> callbacks) {
		this.startedAt = startedAt;
		this.clock = clock;
		this.callbacks = callbacks;
	}

	Instant startedAt() {
		return this.startedAt;
	}

	long elapsedNanos() {
		return this.clock.elapsedNanos();
	}

	CompletableFuture<Void> callbacks() {
		return this.callbacks;
	}

	void trafficArrived() {
		this.lastArrival = this.clock.elapsedNanos();
	}

	/**
	 * Return when the last new request came, in nanoseconds since the announcement.
	 */
	long lastArrival() {
		return this.lastArrival;
	}

}
