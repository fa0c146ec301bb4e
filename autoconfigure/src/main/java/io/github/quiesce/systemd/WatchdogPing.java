package io.github.quiesce.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Tells the watchdog of systemd that all is well, at half of its interval and for as long
 * as that is true. The thread is there from the start and until the process ends, a
 * shutdown included.
 *
 * @since 0.1.0
 */
public final class WatchdogPing implements DisposableBean {

	private static final Log logger = LogFactory.getLog(WatchdogPing.class);

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final NotifySocket socket;

	private final long period;

	private final Liveness liveness;

	private final ShutdownCoordinator coordinator;

	private boolean healthy = true;

	private boolean failed;

	/**
	 * Create the thread, which waits for {@link #start()}.
	 * @param socket where systemd listens
	 * @param interval the time after which systemd acts
	 * @param liveness whether all is well
	 * @param coordinator knows why the application ends
	 */
	public WatchdogPing(NotifySocket socket, Duration interval, Liveness liveness, ShutdownCoordinator coordinator) {
		this.socket = socket;
		this.period = interval.toNanos() / 2;
		this.liveness = liveness;
		this.coordinator = coordinator;
		Thread thread = new Thread(this::run, "quiesce-systemd-watchdog");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * The watchdog counts from now on.
	 */
	public void start() {
		this.started.countDown();
	}

	/**
	 * An application that has ended in a process that lives on is not well. Any other end
	 * is that of the process.
	 */
	@Override
	public void destroy() {
		if (this.coordinator.getReason() == ShutdownReason.CONTEXT_CLOSED) {
			this.started.countDown();
			this.ended.countDown();
		}
	}

	private void run() {
		try {
			this.started.await();
			long due = System.nanoTime();
			do {
				if (isHealthy()) {
					ping();
				}
				due = Math.max(due + this.period, System.nanoTime());
			}
			while (!this.ended.await(due - System.nanoTime(), TimeUnit.NANOSECONDS));
		}
		catch (InterruptedException ex) {
			logger.warn("The watchdog of systemd is told nothing any more: its thread was interrupted");
		}
	}

	private boolean isHealthy() {
		boolean healthy;
		String why = "";
		try {
			healthy = this.liveness.isHealthy();
		}
		catch (RuntimeException | Error ex) {
			healthy = false;
			why = ": " + ex;
		}
		if (healthy != this.healthy) {
			this.healthy = healthy;
			if (healthy) {
				logger.info("The watchdog of systemd is told again that all is well");
			}
			else {
				logger.warn("Not well, and the watchdog of systemd is left to act" + why);
			}
		}
		return healthy;
	}

	private void ping() {
		try {
			this.socket.send("WATCHDOG=1");
			this.failed = false;
		}
		catch (IOException | RuntimeException ex) {
			if (!this.failed) {
				this.failed = true;
				logger.warn("The watchdog of systemd cannot be told: " + ex);
			}
		}
	}

}
