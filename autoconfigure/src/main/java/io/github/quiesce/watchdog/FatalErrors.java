package io.github.quiesce.watchdog;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Errors after which the JVM is not to be trusted. Whoever sees one sets a field and
 * wakes a thread that exists from the start; there the memory that was set aside is given
 * back before anything else is done.
 */
final class FatalErrors {

	private final List<Class<? extends Throwable>> types;

	private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

	private final Runnable action;

	private final Thread thread;

	/**
	 * Written only: the memory itself is what it is for.
	 */
	private byte @Nullable [] reserve;

	private volatile boolean stopped;

	/**
	 * Create it, and set the memory aside.
	 * @param types the types of errors, their subtypes among them
	 * @param reserve how many bytes to set aside
	 * @param action what to do about the first one; throws nothing
	 */
	FatalErrors(List<Class<? extends Throwable>> types, int reserve, Runnable action) {
		this.types = List.copyOf(types);
		this.reserve = new byte[reserve];
		this.action = action;
		this.thread = new Thread(this::await, "quiesce-fatal");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void stop() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Take an error, if it is one of these. Needs no memory.
	 * @param error the error
	 * @return whether it is
	 */
	boolean offer(Throwable error) {
		for (int i = 0; i < this.types.size(); i++) {
			if (this.types.get(i).isInstance(error)) {
				if (this.first.get() == null && this.first.compareAndSet(null, error)) {
					LockSupport.unpark(this.thread);
				}
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the first such error.
	 * @return the error, {@code null} if there was none
	 */
	@Nullable Throwable first() {
		return this.first.get();
	}

	private void await() {
		while (this.first.get() == null && !this.stopped) {
			LockSupport.park(this);
			// Nobody has a reason to interrupt this thread, and it must not spin.
			Thread.interrupted();
		}
		if (this.stopped) {
			return;
		}
		this.reserve = null;
		this.action.run();
	}

}
