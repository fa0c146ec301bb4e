package io.github.quiesce.executor;

import java.util.concurrent.Future;

import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * A task from the moment an executor has accepted it until it has run.
 *
 * @since 0.1.0
 */
public final class TrackedTask extends InFlight.Entry implements Runnable {

	private static final ThreadLocal<@Nullable TrackedTask> running = new ThreadLocal<>();

	private final Runnable task;

	private final String executorName;

	private final ExecutorDrainable owner;

	private volatile boolean started;

	private boolean counted;

	TrackedTask(Runnable task, String executorName, ExecutorDrainable owner) {
		super(null);
		this.task = task;
		this.executorName = executorName;
		this.owner = owner;
	}

	/**
	 * Say that what the current thread runs is counted as another kind of work.
	 */
	public static void handOver() {
		TrackedTask task = running.get();
		if (task != null) {
			task.owner.dropped(task, false);
		}
	}

	/**
	 * Count the task from now on, or from its start if it may still be refused.
	 */
	void accepted(boolean forGood) {
		this.counted = forGood;
		if (forGood) {
			this.owner.accepted(this);
		}
	}

	@Override
	public void run() {
		this.started = true;
		if (!this.counted) {
			this.owner.accepted(this);
		}
		if (this.owner.isAborted()) {
			// Named and given up at the deadline; it must not begin while beans go away.
			if (this.task instanceof Future<?> future) {
				future.cancel(false);
			}
			this.owner.dropped(this, false);
			return;
		}
		TrackedTask outer = running.get();
		running.set(this);
		heldBy(Thread.currentThread());
		try {
			this.task.run();
		}
		finally {
			if (outer != null) {
				running.set(outer);
			}
			else {
				running.remove();
			}
			this.owner.completed(this);
		}
	}

	boolean isStarted() {
		return this.started;
	}

	void dropped(boolean refused) {
		this.owner.dropped(this, refused);
	}

	@Override
	public String describe() {
		Thread thread = thread();
		String frame = (thread != null) ? ApplicationFrames.outermost(thread) : null;
		return (frame != null) ? frame : ((thread != null) ? "task on " : "task queued on ") + this.executorName;
	}

}
