package io.github.quiesce.executor;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Counts the tasks of an executor that does not count itself. A future is made here and
 * counted as a whole, so that one that is cancelled before it starts is counted out too.
 */
final class TrackingExecutorService extends AbstractExecutorService {

	private final ExecutorService delegate;

	private final String name;

	private final ExecutorDrainable drainable;

	TrackingExecutorService(ExecutorService delegate, String name, ExecutorDrainable drainable) {
		this.delegate = delegate;
		this.name = name;
		this.drainable = drainable;
	}

	@Override
	public void execute(Runnable task) {
		TrackedTask tracked = new TrackedTask(task, this.name, this.drainable);
		tracked.accept(true, true);
		try {
			this.delegate.execute(tracked);
		}
		catch (RejectedExecutionException ex) {
			tracked.dropped(this.delegate.isShutdown());
			throw ex;
		}
	}

	@Override
	public void shutdown() {
		this.delegate.shutdown();
	}

	@Override
	public List<Runnable> shutdownNow() {
		return this.delegate.shutdownNow();
	}

	@Override
	public boolean isShutdown() {
		return this.delegate.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.delegate.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.delegate.awaitTermination(timeout, unit);
	}

}
