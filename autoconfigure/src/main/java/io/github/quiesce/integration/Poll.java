package io.github.quiesce.integration;

import java.time.Duration;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.channel.QueueChannel;

/**
 * One poll, from asking for a message until it has been handled.
 */
final class Poll extends InFlight.Entry {

	private final String endpoint;

	private final boolean mayWait;

	private volatile boolean received;

	/**
	 * Create a poll by the current thread.
	 * @param endpoint the name of the poller
	 * @param mayWait whether the poll is no work as long as it waits for a message: what
	 * it waits for is counted elsewhere
	 */
	Poll(String endpoint, boolean mayWait) {
		super(Thread.currentThread());
		this.endpoint = endpoint;
		this.mayWait = mayWait;
	}

	void received() {
		this.received = true;
	}

	/**
	 * A thread that has been given a message and has not told yet is on its way.
	 */
	boolean isWorking() {
		return !this.mayWait || this.received || !isParked(thread());
	}

	private static boolean isParked(@Nullable Thread thread) {
		return thread != null
				&& (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
	}

	@Override
	public String describe() {
		return "poll by " + this.endpoint;
	}

	/**
	 * Describe a message that waits. Its queue does not know since when.
	 */
	static InFlightWork queued(QueueChannel queue) {
		return new InFlightWork("message queued on " + queue.getComponentName(), Duration.ZERO, null);
	}

}
