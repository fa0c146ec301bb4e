package io.github.quiesce.core;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Writes the log records of a shutdown on a thread of its own, so that an output that
 * blocks, such as a pipe that nobody reads any more, holds nothing up. Whoever logs waits
 * a moment for the record to be written, which keeps records in order with those of
 * others.
 * <p>
 * There is one for the process, as there is one standard output. All methods may be
 * called from any thread.
 *
 * @since 0.1.0
 */
public final class ShutdownLog {

	/**
	 * A garbage collection or a slow disk is no blocked output.
	 */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

	private static final ShutdownLog INSTANCE = new ShutdownLog();

	private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

	private boolean started;

	private volatile boolean blocked;

	private ShutdownLog() {
	}

	/**
	 * Start the thread that writes, unless it runs. Until then records are written by
	 * those who log.
	 */
	public static synchronized void start() {
		if (!INSTANCE.started) {
			Thread thread = new Thread(INSTANCE::write, "quiesce-log");
			thread.setDaemon(true);
			thread.start();
			INSTANCE.started = true;
		}
	}

	/**
	 * Write a record, or leave it to be written when the output is read again. Returns
	 * within half a second.
	 * @param action calls the logger
	 */
	public static void log(Runnable action) {
		if (isStarted()) {
			INSTANCE.submit(action);
		}
		else {
			action.run();
		}
	}

	/**
	 * Return whether records wait for an output that takes none.
	 * @return {@code true} if it is blocked
	 */
	public static boolean isBlocked() {
		return INSTANCE.blocked;
	}

	private static synchronized boolean isStarted() {
		return INSTANCE.started;
	}

	private void submit(Runnable action) {
		LogRecord entry = new LogRecord(action, new CountDownLatch(1));
		this.records.add(entry);
		if (this.blocked) {
			return;
		}
		try {
			if (!entry.written().await(PATIENCE, TimeUnit.NANOSECONDS)) {
				this.blocked = true;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void write() {
		while (true) {
			try {
				LogRecord entry = this.records.take();
				entry.write();
				this.blocked = false;
			}
			catch (InterruptedException ex) {
				// Nobody has a reason to interrupt this thread.
			}
		}
	}

	/**
	 * A record that waits to be written.
	 *
	 * @param action calls the logger
	 * @param written reached zero once it has
	 */
	private record LogRecord(Runnable action, CountDownLatch written) {

		void write() {
			try {
				this.action.run();
			}
			catch (RuntimeException | Error ex) {
				// A logger that fails has nobody to be told to.
			}
			finally {
				this.written.countDown();
			}
		}

	}

}
