package io.github.quiesce.restart;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;

/**
 * The connections that were accepted last, while another process could have taken them:
 * their first requests may still be on their way when this one stops to listen, and
 * nobody else can answer them.
 *
 * @since 0.1.0
 */
public final class HandOver implements Drainable {

	private final InheritedSocket socket;

	private final long linger;

	private final ShutdownCoordinator coordinator;

	private volatile boolean lingering;

	private volatile boolean aborted;

	/**
	 * Create the kind.
	 * @param socket where connections come from
	 * @param linger how long to wait for the first request after a connection was
	 * accepted
	 * @param coordinator whose deadline is to be kept
	 */
	public HandOver(InheritedSocket socket, Duration linger, ShutdownCoordinator coordinator) {
		this.socket = socket;
		this.linger = linger.toNanos();
		this.coordinator = coordinator;
	}

	@Override
	public String kind() {
		return "handover";
	}

	@Override
	public int inFlight() {
		return this.lingering ? 1 : 0;
	}

	@Override
	public List<InFlightWork> work() {
		return this.lingering ? List.of(new InFlightWork("first requests on connections that were just accepted",
				Duration.ofNanos(this.socket.sinceLastAccept()), null)) : List.of();
	}

	/**
	 * Returns when the wait is over: nothing else tells the coordinator of its end.
	 */
	@Override
	public void drain() {
		this.lingering = true;
		try {
			this.socket.close();
			long remaining;
			while (!this.aborted && (remaining = remaining()) > 0) {
				LockSupport.parkNanos(this, Math.min(remaining, TimeUnit.MILLISECONDS.toNanos(100)));
			}
		}
		finally {
			this.lingering = false;
		}
	}

	private long remaining() {
		Deadline deadline = this.coordinator.getDeadline();
		long rest = this.linger - this.socket.sinceLastAccept();
		return (deadline != null)
				? Math.min(rest, deadline.remaining().minus(this.coordinator.getPlan().reserve()).toNanos()) : rest;
	}

	@Override
	public void abort() {
		this.aborted = true;
	}

}
