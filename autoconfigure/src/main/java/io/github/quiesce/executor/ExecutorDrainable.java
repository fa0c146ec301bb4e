package io.github.quiesce.executor;

import io.github.quiesce.core.CountedWork;

/**
 * The tasks that executors of the application have accepted. Executors go on accepting
 * until the drain has ended, because work in flight may still submit to them.
 *
 * @since 0.1.0
 */
public final class ExecutorDrainable extends CountedWork<TrackedTask> {

	private volatile boolean aborted;

	private volatile boolean held;

	@Override
	public String kind() {
		return "executor";
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
		super.abort();
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
		add(task);
		if (report) {
			arrived();
		}
	}

	void completed(TrackedTask task) {
		remove(task);
	}

	/**
	 * The task is not to be counted here: it was refused, or is work of another kind.
	 */
	void dropped(TrackedTask task, boolean refused) {
		drop(task, refused);
	}

}
