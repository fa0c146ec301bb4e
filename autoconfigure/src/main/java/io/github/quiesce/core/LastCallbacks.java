package io.github.quiesce.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.quiesce.QuiesceState;
import io.github.quiesce.core.Callbacks.Callback;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Flushes and the like, one after the other: the work has ended, the resources are still
 * there. What is left until the drain deadline is theirs, and at least half of the
 * reserve. One that has used up its share goes on beside the next ones.
 */
final class LastCallbacks {

	private static final Log logger = LogFactory.getLog(ShutdownCoordinator.class);

	private final Callbacks callbacks;

	private final Deadline deadline;

	private final Deadline end;

	private final Duration patience;

	private final Consumer<LongSupplier> wait;

	/**
	 * Create the last callbacks of a shutdown.
	 * @param coordinator where the callbacks are
	 * @param deadline the deadline of the shutdown
	 * @param wait waits until no nanoseconds remain
	 */
	LastCallbacks(ShutdownCoordinator coordinator, Deadline deadline, Consumer<LongSupplier> wait) {
		ShutdownPlan plan = coordinator.getPlan();
		this.callbacks = coordinator.callbacks();
		this.deadline = deadline;
		this.patience = plan.reserve().dividedBy(4);
		this.end = deadline.withBudget(plan.gracePeriod().minus(plan.reserve().dividedBy(2)));
		this.wait = wait;
	}

	void run() {
		List<Callback> callbacks = this.callbacks.of(QuiesceState.RELEASING);
		Map<Callback, CompletableFuture<Void>> late = new LinkedHashMap<>();
		for (int i = 0; i < callbacks.size(); i++) {
			Callback callback = callbacks.get(i);
			CompletableFuture<Void> done = this.callbacks.run(callback);
			Duration share = this.end.remaining().dividedBy(callbacks.size() - i);
			await(done, this.deadline.withBudget(this.deadline.elapsed().plus(share)));
			if (!done.isDone()) {
				late.put(callback, done);
			}
		}
		late.forEach((callback, done) -> {
			await(done, this.end);
			if (!done.isDone()) {
				ShutdownLog.log(() -> logger
					.warn("Shutdown hook '" + callback.name() + "' has not returned and is left behind"));
			}
		});
	}

	/**
	 * While the output takes nothing a callback that logs does not return, and would have
	 * all of the time that is left for nothing.
	 */
	private void await(CompletableFuture<Void> done, Deadline deadline) {
		Deadline silent = this.deadline.withBudget(this.deadline.elapsed().plus(this.patience));
		this.wait.accept(() -> done.isDone() ? 0
				: (ShutdownLog.isBlocked() ? silent.remainingNanos() : deadline.remainingNanos()));
	}

}
