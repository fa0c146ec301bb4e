package io.github.quiesce.executor;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that executors of the application have accepted. Executors go on accepting
 * until the drain has ended, because work in flight may still submit to them.
 *
 * @since 0.1.0
 */
public final class ExecutorDrainable implements Drainable {

	private final InFlight<TrackedTask> tasks = new InFlight<>();

	private volatile @Nullable WorkListener listener;

	private volatile boolean aborted;

	private volatile boolean held;

	@Override
	public String kind() {
		return "executor";
	}

	@Override
	public int inFlight() {
		return this.tasks.size();
	}

	@Override
	public List<InFlightWork> work() {
		return this.tasks.work((task) -> true);
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		return this.tasks.overdue(age, (task) -> true);
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public void announce() {
		this.held = true;
	}

	@Override
	public void resume() {
		this.held = false;
	}

	@Override
	public void abort() {
		this.aborted = true;
		this.tasks.interrupt();
	}

	/**
	 * Return whether periodic tasks are not to run.
	 */
	boolean isHeld() {
		return this.held;
	}

	boolean isAborted() {
		return this.aborted;
	}

	void accepted(TrackedTask task, boolean report) {
		this.tasks.add(task);
		WorkListener listener = this.listener;
		if (report && listener != null) {
			listener.arrived();
		}
	}

	void completed(TrackedTask task) {
		WorkListener listener = this.listener;
		if (this.tasks.remove(task) && listener != null) {
			listener.completed();
		}
	}

	/**
	 * The task is not to be counted here: it was refused, or is work of another kind.
	 */
	void dropped(TrackedTask task, boolean refused) {
		WorkListener listener = this.listener;
		if (this.tasks.remove(task) && refused && listener != null) {
			listener.rejected();
		}
	}

}
