package io.github.quiesce.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a {@link ThreadPoolExecutor}. Its threads are known because its thread
 * factory is asked for them; those it had before are waited for, but not named.
 */
final class CountedThreadPool implements CountedPool {

	private final ThreadPoolExecutor pool;

	private final String name;

	private final Set<Thread> workers = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();

	CountedThreadPool(ThreadPoolExecutor pool, String name) {
		this.pool = pool;
		this.name = name;
		ThreadFactory factory = pool.getThreadFactory();
		pool.setThreadFactory((worker) -> {
			Thread thread = factory.newThread(worker);
			if (thread != null) {
				this.workers.add(thread);
			}
			return thread;
		});
	}

	@Override
	public int inFlight() {
		long completed = this.pool.getCompletedTaskCount();
		int queued = queued();
		// A worker that has taken a task and not yet begun is in neither count, but is
		// on its way.
		boolean moving = workers().stream().anyMatch((thread) -> !isParked(thread.getState()));
		int inFlight = queued + this.pool.getActiveCount();
		if (inFlight == 0 && (moving || this.pool.getCompletedTaskCount() != completed || queued() > 0)) {
			return 1;
		}
		return inFlight;
	}

	private static boolean isParked(Thread.State state) {
		return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.TERMINATED;
	}

	private int queued() {
		if (!(this.pool instanceof ScheduledThreadPoolExecutor)) {
			return this.pool.getQueue().size();
		}
		return (int) this.pool.getQueue().stream().filter(CountedThreadPool::isDue).count();
	}

	private static boolean isDue(Runnable task) {
		return !(task instanceof RunnableScheduledFuture<?> future)
				|| (!future.isPeriodic() && ((Delayed) future).getDelay(TimeUnit.NANOSECONDS) <= 0);
	}

	@Override
	public List<Thread> workers() {
		synchronized (this.workers) {
			return List.copyOf(this.workers);
		}
	}

	@Override
	public long accepted() {
		return this.pool.getTaskCount();
	}

	@Override
	public long completed() {
		return this.pool.getCompletedTaskCount();
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
	 * A worker without a task asks the queue for one.
	 */
	private static boolean isBusy(StackTraceElement[] stack) {
		for (StackTraceElement frame : stack) {
			if (frame.getMethodName().equals("getTask")
					&& frame.getClassName().equals(ThreadPoolExecutor.class.getName())) {
				return false;
			}
		}
		return stack.length > 0;
	}

	@Override
	public void hold() {
		if (this.pool instanceof ScheduledThreadPoolExecutor) {
			for (Runnable task : this.pool.getQueue()) {
				if (task instanceof RunnableScheduledFuture<?> future && future.isPeriodic()
						&& this.pool.getQueue().remove(task)) {
					this.held.add(task);
				}
			}
		}
	}

	@Override
	public void resume() {
		Runnable task;
		while ((task = this.held.poll()) != null) {
			this.pool.getQueue().add(task);
			this.pool.prestartCoreThread();
		}
	}

	@Override
	public void forgetDelayed() {
		if (this.pool instanceof ScheduledThreadPoolExecutor scheduled) {
			scheduled.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		}
	}

	@Override
	public void abort() {
		for (Runnable task : this.pool.shutdownNow()) {
			if (task instanceof Future<?> future) {
				// Somebody may wait for it.
				future.cancel(false);
			}
		}
	}

}
