package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A kind of work as the coordinator sees it. Contains whatever the {@link Drainable}
 * behind it throws.
 */
final class Kind implements WorkListener {

	private static final Log logger = LogFactory.getLog(Kind.class);

	private final Drainable drainable;

	private final String name;

	private final ShutdownCoordinator coordinator;

	private final WorkTally tally;

	private volatile CompletableFuture<Void> reactions = CompletableFuture.completedFuture(null);

	private volatile boolean failed;

	Kind(Drainable drainable, ShutdownCoordinator coordinator, WorkTally tally) {
		this.drainable = drainable;
		this.name = drainable.kind();
		this.coordinator = coordinator;
		this.tally = tally;
	}

	String name() {
		return this.name;
	}

	boolean is(Drainable drainable) {
		return this.drainable == drainable;
	}

	boolean acceptsTraffic() {
		try {
			return this.drainable.acceptsTraffic();
		}
		catch (RuntimeException | Error ex) {
			report("acceptsTraffic", ex);
			return false;
		}
	}

	/**
	 * Return the number of units in flight that do not wait for this very shutdown.
	 * @param callers the threads that wait for the shutdown
	 * @return the number of units
	 */
	int inFlight(Set<Thread> callers) {
		try {
			int inFlight = this.drainable.inFlight();
			if (inFlight == 0 || callers.isEmpty()) {
				return inFlight;
			}
			long waiting = this.drainable.work()
				.stream()
				.filter((work) -> work.thread() != null && callers.contains(work.thread()))
				.count();
			return (int) Math.max(0, inFlight - waiting);
		}
		catch (RuntimeException | Error ex) {
			report("inFlight", ex);
			return 0;
		}
	}

	List<InFlightWork> work() {
		try {
			return this.drainable.work();
		}
		catch (RuntimeException | Error ex) {
			report("work", ex);
			return List.of();
		}
	}

	List<InFlightWork> overdue(Duration age) {
		try {
			return this.drainable.overdue(age);
		}
		catch (RuntimeException | Error ex) {
			report("overdue", ex);
			return List.of();
		}
	}

	boolean isIdle(Set<Thread> callers) {
		return this.reactions.isDone() && inFlight(callers) == 0;
	}

	void announce(Hooks hooks) {
		react(hooks, "announce", this.drainable::announce);
	}

	void resume(Hooks hooks) {
		react(hooks, "resume", this.drainable::resume);
	}

	void drain(Hooks hooks) {
		react(hooks, "drain", this.drainable::drain);
	}

	void abort(Hooks hooks) {
		react(hooks, "abort", this.drainable::abort);
	}

	private void react(Hooks hooks, String reaction, Runnable action) {
		this.reactions = hooks.run(this.name + "." + reaction, this.reactions, action);
		this.reactions.thenRun(this.coordinator::wakeUp);
	}

	private void report(String method, Throwable ex) {
		if (!this.failed) {
			this.failed = true;
			ShutdownLog.log(() -> logger
				.warn("Kind of work '" + this.name + "' failed in " + method + "() and is taken as idle", ex));
		}
	}

	@Override
	public void arrived() {
		if (this.coordinator.isStopping()) {
			this.coordinator.kinds().arrived();
			this.tally.addLate();
			if (acceptsTraffic()) {
				this.coordinator.trafficArrived();
			}
		}
	}

	@Override
	public void completed() {
		if (this.coordinator.isStopping()) {
			if (!this.coordinator.isCut()) {
				this.tally.addCompleted();
			}
			this.coordinator.wakeUp();
		}
	}

	@Override
	public void changed() {
		this.coordinator.wakeUp();
	}

	@Override
	public void rejected() {
		if (this.coordinator.isStopping()) {
			this.tally.addRejected();
		}
	}

}
