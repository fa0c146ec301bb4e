package io.github.quiesce.executor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.lifecycle.PhaseBean;

/**
 * The executors that the application made itself, on their way out. When the release
 * begins those without a count are shut down and waited for, while everything that their
 * tasks may need is still there; nobody waits for tasks that are due later.
 *
 * @since 0.1.0
 */
public final class ApplicationExecutors extends PhaseBean {

	private final ShutdownCoordinator coordinator;

	private final ExecutorDrainable tasks;

	private final PoolDrainable pools;

	private final List<TrackingInterceptor> tracked = new CopyOnWriteArrayList<>();

	private final Map<String, ExecutorService> uncounted = new ConcurrentHashMap<>();

	/**
	 * Create the bean.
	 * @param coordinator the coordinator
	 * @param tasks where the tasks of executors that do not count themselves are counted
	 * @param pools those that do
	 */
	public ApplicationExecutors(ShutdownCoordinator coordinator, ExecutorDrainable tasks, PoolDrainable pools) {
		// Before anything that a task may need.
		super(Integer.MAX_VALUE);
		this.coordinator = coordinator;
		this.tasks = tasks;
		this.pools = pools;
	}

	ExecutorDrainable tasks() {
		return this.tasks;
	}

	PoolDrainable pools() {
		return this.pools;
	}

	void addTracked(TrackingInterceptor interceptor) {
		this.tracked.add(interceptor);
	}

	void addUncounted(ExecutorService executor, String name) {
		this.uncounted.put(name, executor);
	}

	@Override
	protected void stopping(Runnable callback) {
		Deadline deadline = this.coordinator.getDeadline();
		if (deadline == null) {
			callback.run();
			return;
		}
		this.pools.forgetDelayed();
		this.tracked.forEach(TrackingInterceptor::forgetDelayed);
		if (this.uncounted.isEmpty()) {
			callback.run();
			return;
		}
		this.coordinator.runAside("await executors " + this.uncounted.keySet(), () -> {
			awaitUncounted(deadline);
			callback.run();
		});
	}

	private void awaitUncounted(Deadline deadline) {
		this.uncounted.values().forEach(ExecutorService::shutdown);
		try {
			for (ExecutorService executor : this.uncounted.values()) {
				executor.awaitTermination(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
