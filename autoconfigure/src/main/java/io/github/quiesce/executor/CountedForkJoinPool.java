package io.github.quiesce.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a {@link ForkJoinPool}. How many there are is an estimate; whether there
 * are any is not.
 */
final class CountedForkJoinPool implements CountedPool {

	private final ForkJoinPool pool;

	private final String name;

	CountedForkJoinPool(ForkJoinPool pool, String name) {
		this.pool = pool;
		this.name = name;
	}

	@Override
	public int inFlight() {
		return this.pool.isQuiescent() ? 0 : Math.max(1, queued() + this.pool.getActiveThreadCount());
	}

	private int queued() {
		return (int) Math.min(Integer.MAX_VALUE / 2,
				this.pool.getQueuedTaskCount() + this.pool.getQueuedSubmissionCount());
	}

	@Override
	public long accepted() {
		return 0;
	}

	@Override
	public long completed() {
		return 0;
	}

	@Override
	public @Nullable InFlightWork work(Thread worker, Duration age) {
		if (!isBusy(worker.getStackTrace())) {
			return null;
		}
		String frame = ApplicationFrames.outermost(worker);
		return new InFlightWork((frame != null) ? frame : "task on " + this.name, age, worker);
	}

	@Override
	public List<InFlightWork> work(Duration age) {
		List<InFlightWork> work = new ArrayList<>();
		for (Thread thread : workers()) {
			InFlightWork task = work(thread, age);
			if (task != null) {
				work.add(task);
			}
		}
		for (int i = queued(); i > 0; i--) {
			work.add(new InFlightWork("task queued on " + this.name, age, null));
		}
		return work;
	}

	/**
	 * The pool does not tell its threads, but they tell their pool.
	 */
	@Override
	public List<Thread> workers() {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		while (group.getParent() != null) {
			group = group.getParent();
		}
		Thread[] threads = new Thread[group.activeCount() * 2 + 16];
		int count = group.enumerate(threads);
		return Arrays.stream(threads, 0, count)
			.filter((thread) -> thread instanceof ForkJoinWorkerThread worker && worker.getPool() == this.pool)
			.toList();
	}

	private static boolean isBusy(StackTraceElement[] stack) {
		return Arrays.stream(stack)
			.anyMatch((frame) -> frame.getClassName().equals(ForkJoinTask.class.getName())
					&& frame.getMethodName().startsWith("doExec"));
	}

	@Override
	public void abort() {
		this.pool.shutdownNow();
	}

}
