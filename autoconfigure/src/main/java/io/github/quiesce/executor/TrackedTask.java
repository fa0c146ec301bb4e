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

	private boolean reported;

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
	 * Take the task.
	 * @param forGood whether it cannot be refused any more; otherwise it counts from its
	 * start
	 * @param certain whether it is known to be work of this kind; what a scheduler runs
	 * may turn out to be a job
	 */
	void accept(boolean forGood, boolean certain) {
		this.counted = forGood;
		this.reported = certain;
		if (forGood) {
			this.owner.accepted(this, certain);
		}
	}

	@Override
	public void run() {
		this.started = true;
		if (!this.counted) {
			this.owner.accepted(this, this.reported);
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
