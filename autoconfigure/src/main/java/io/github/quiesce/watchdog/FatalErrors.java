package io.github.quiesce.watchdog;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Errors after which the JVM is not to be trusted. Whoever sees one sets a field and
 * wakes a thread that exists from the start; there the memory that was set aside is given
 * back, a part before each attempt to do something: others take what they can get.
 */
final class FatalErrors {

	private static final int PARTS = 4;

	private static final int ATTEMPTS = 50;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	private final List<Class<? extends Throwable>> types;

	private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

	private final BooleanSupplier action;

	private final Runnable lastResort;

	private final Thread thread;

	/**
	 * Written only: the memory itself is what it is for.
	 */
	private final byte @Nullable [][] reserve = new byte[PARTS][];

	private volatile @Nullable Thread thrower;

	private volatile boolean stopped;

	/**
	 * Create it, and set the memory aside.
	 * @param types the types of errors, their subtypes among them
	 * @param reserve how many bytes to set aside
	 * @param action what to do about the first one; tried again if it throws or returns
	 * {@code false}
	 * @param lastResort what to do if all attempts have failed; needs no memory
	 */
	FatalErrors(List<Class<? extends Throwable>> types, int reserve, BooleanSupplier action, Runnable lastResort) {
		this.types = List.copyOf(types);
		for (int i = 0; i < PARTS; i++) {
			this.reserve[i] = new byte[reserve / PARTS];
		}
		this.action = action;
		this.lastResort = lastResort;
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
					this.thrower = Thread.currentThread();
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

	/**
	 * Return the thread that had the first such error, or saw it first.
	 * @return the thread, {@code null} if there was none
	 */
	@Nullable Thread thrower() {
		return this.thrower;
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
		for (int i = 0; i < ATTEMPTS; i++) {
			if (i < PARTS) {
				this.reserve[i] = null;
			}
			if (attempt()) {
				return;
			}
			// Others may have given up by then what they hold.
			LockSupport.parkNanos(this, PAUSE);
		}
		this.lastResort.run();
	}

	private boolean attempt() {
		try {
			return this.action.getAsBoolean();
		}
		catch (Throwable ex) {
			return false;
		}
	}

}
