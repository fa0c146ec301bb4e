package io.github.quiesce.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import io.github.quiesce.core.ShutdownReport.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One run from trigger to release. Announce and drain happen on a thread of its own,
 * which is no daemon: closing a listener can end the last other thread that keeps the JVM
 * alive.
 */
final class Shutdown {

	private static final Log logger = LogFactory.getLog(ShutdownCoordinator.class);

	/**
	 * A kind that forgets to report that it is idle costs this much and no more.
	 */
	private static final long LONGEST_PARK = TimeUnit.SECONDS.toNanos(1);

	/**
	 * How long interrupted work may take to unwind before resources are closed under it,
	 * as a part of the reserve.
	 */
	private static final int UNWIND_DIVISOR = 20;

	private final ShutdownCoordinator coordinator;

	private final Trigger trigger;

	private final Scope scope;

	private final Deadline deadline;

	private final Deadline drainDeadline;

	private final Instant startedAt;

	private final Timeline timeline;

	private final Thread thread;

	private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

	private final CountDownLatch drained = new CountDownLatch(1);

	private final CountDownLatch finished = new CountDownLatch(1);

	private final AtomicBoolean cut = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * What was announced before somebody triggered the shutdown.
	 */
	private final @Nullable Announcement announcement;

	/**
	 * How long before the trigger the announcement was made.
	 */
	private final long announcedBefore;

	/**
	 * In nanoseconds since the announcement.
	 */
	private volatile long lastArrival;

	private volatile Duration window = Duration.ZERO;

	private CompletableFuture<Void> announced = CompletableFuture.completedFuture(null);

	private volatile boolean sealed;

	private volatile boolean forced;

	private volatile boolean halted;

	Shutdown(ShutdownCoordinator coordinator, Trigger trigger, Scope scope, Deadline deadline, Instant startedAt,
			@Nullable Announcement announcement) {
		this.coordinator = coordinator;
		this.trigger = trigger;
		this.scope = scope;
		this.deadline = deadline;
		this.drainDeadline = deadline.withBudget(coordinator.getPlan().drainBudget());
		this.startedAt = startedAt;
		this.timeline = new Timeline(deadline);
		this.announcement = announcement;
		this.announcedBefore = (announcement != null) ? announcement.elapsedNanos() : 0;
		this.lastArrival = (announcement != null) ? announcement.lastArrival() : Announcement.NO_ARRIVAL;
		this.callers.addAll(trigger.callers());
		this.thread = new Thread(this::run, "quiesce-coordinator");
		this.thread.setDaemon(false);
	}

	void start() {
		if (this.scope == Scope.NOTHING) {
			end(ShutdownPhase.ANNOUNCE, PhaseOutcome.SKIPPED);
			end(ShutdownPhase.DRAIN, PhaseOutcome.SKIPPED);
			release();
			return;
		}
		try {
			this.thread.start();
		}
		catch (OutOfMemoryError ex) {
			// No thread to be had: better on the one that triggers than not at all.
			shutDown();
		}
	}

	private void run() {
		shutDown();
		holdProcess();
	}

	private void shutDown() {
		try {
			announce();
			drain();
		}
		catch (RuntimeException | Error ex) {
			ShutdownLog.log(() -> logger.error("Shutdown failed and goes on with the release", ex));
		}
		finally {
			release();
		}
	}

	private void announce() {
		this.coordinator.enter(QuiesceState.ANNOUNCING);
		boolean traffic = this.coordinator.kinds().acceptTraffic();
		this.window = (this.scope == Scope.EVERYTHING && traffic) ? remainingWindow() : Duration.ZERO;
		if (logger.isInfoEnabled()) {
			info("Shutdown by " + this.trigger.reason() + ": readiness is off, "
					+ (this.window.isZero() ? "no announce window"
							: "serving on for up to " + ShutdownSummary.format(this.window))
					+ ((this.trigger.reason() == ShutdownReason.CONTEXT_CLOSED)
							? "; work is waited for for up to "
									+ ShutdownSummary.format(this.coordinator.getPlan().drainBudget())
							: "; the process is gone within "
									+ ShutdownSummary.format(this.coordinator.getPlan().gracePeriod())));
		}
		if (this.announcement != null) {
			this.announced = this.announcement.callbacks();
		}
		else {
			this.coordinator.kinds().forEach((kind) -> kind.announce(this.coordinator.hooks()));
			this.announced = this.coordinator.callbacks().runAll(QuiesceState.ANNOUNCING);
		}
		if (this.window.isZero()) {
			end(ShutdownPhase.ANNOUNCE, PhaseOutcome.SKIPPED);
			return;
		}
		await(this::windowRemaining);
		end(ShutdownPhase.ANNOUNCE, outcome(true));
	}

	/**
	 * Balancers that were told before need not be told for as long again.
	 */
	private Duration remainingWindow() {
		Duration remaining = this.coordinator.getPlan().window().minusNanos(this.announcedBefore);
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

	private long sinceAnnouncement() {
		return this.announcedBefore + this.deadline.elapsedNanos();
	}

	private long windowRemaining() {
		ShutdownPlan plan = this.coordinator.getPlan();
		long elapsed = sinceAnnouncement();
		long remaining = Math.min(this.window.toNanos() - this.deadline.elapsedNanos(),
				this.drainDeadline.remainingNanos());
		Duration quietPeriod = plan.quietPeriod();
		if (quietPeriod != null) {
			long quiet = elapsed - Math.max(0, this.lastArrival);
			long untilQuiet = Math.max(quietPeriod.toNanos() - quiet, plan.minimum().toNanos() - elapsed);
			remaining = Math.min(remaining, untilQuiet);
		}
		return remaining;
	}

	private void drain() {
		if (this.forced) {
			return;
		}
		this.coordinator.enter(QuiesceState.DRAINING);
		if (logger.isInfoEnabled()) {
			info("Draining " + ShutdownSummary.format(this.coordinator.kinds().inFlight(callers())) + "; up to "
					+ ShutdownSummary.format(this.drainDeadline.remaining()) + " left");
		}
		this.coordinator.kinds().forEach((kind) -> kind.drain(this.coordinator.hooks()));
		CompletableFuture<Void> callbacks = CompletableFuture.allOf(this.announced,
				this.coordinator.callbacks().runAll(QuiesceState.DRAINING));
		boolean idle = await(() -> (callbacks.isDone() && sealIfIdle()) ? 0 : this.drainDeadline.remainingNanos())
				&& this.sealed;
		this.sealed = true;
		if (!idle && !this.forced) {
			cut("not finished within " + ShutdownSummary.format(this.coordinator.getPlan().drainBudget()));
			unwind();
		}
		end(ShutdownPhase.DRAIN, outcome(idle));
	}

	/**
	 * End the drain if everything is idle in one check. Leases ask for the seal after
	 * they have been counted, so the second look catches one granted during the first.
	 */
	private boolean sealIfIdle() {
		if (!isIdle()) {
			return false;
		}
		this.sealed = true;
		if (isIdle()) {
			return true;
		}
		this.sealed = false;
		return false;
	}

	private boolean isIdle() {
		return this.coordinator.kinds().isIdle(callers());
	}

	private void cut(String what) {
		if (!this.cut.compareAndSet(false, true)) {
			return;
		}
		Map<String, Integer> inFlight = this.coordinator.kinds().inFlight(callers());
		if (this.coordinator.hooks().pending().isEmpty()
				&& inFlight.values().stream().allMatch((units) -> units == 0)) {
			return;
		}
		inFlight.forEach((kind, units) -> this.coordinator.tally(kind).addAborted(units));
		warn(Stragglers.record(what, inFlight, this.coordinator.kinds().work(), callers(),
				this.coordinator.hooks().pending()));
		this.coordinator.kinds().forEach((kind) -> kind.abort(this.coordinator.hooks()));
	}

	private void unwind() {
		Duration reserve = this.coordinator.getPlan().reserve();
		Deadline unwound = this.deadline.withBudget(this.deadline.elapsed().plus(reserve.dividedBy(UNWIND_DIVISOR)));
		await(() -> isIdle() ? 0 : unwound.remainingNanos());
	}

	private void release() {
		this.sealed = true;
		if (this.scope != Scope.NOTHING && !this.forced) {
			Duration drained = this.deadline.elapsed();
			new LastCallbacks(this.coordinator, this.deadline, this::await).run();
			info("Drain " + outcome(!this.cut.get()).id() + " after " + ShutdownSummary.format(drained)
					+ "; releasing, " + ShutdownSummary.format(this.deadline.remaining()) + " left");
		}
		this.coordinator.enter(QuiesceState.RELEASING);
		this.drained.countDown();
	}

	/**
	 * Keep the process alive until the books are closed: on some servers the thread that
	 * closes the context is a daemon.
	 */
	private void holdProcess() {
		try {
			this.finished.await(this.deadline.remainingNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			// Nobody has a reason to interrupt this thread, and nothing follows.
		}
	}

	void awaitDrained() {
		boolean interrupted = false;
		while (true) {
			try {
				this.drained.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	void force() {
		this.forced = true;
		this.sealed = true;
		if (this.drained.getCount() > 0) {
			cut("cut by a second signal");
		}
		if (this.closed.get() && this.scope != Scope.NOTHING) {
			warn("Shutdown by " + this.trigger.reason() + " is cut short by a second signal after "
					+ ShutdownSummary.format(this.deadline.elapsed()) + ", while beans are destroyed");
			report();
		}
		close(PhaseOutcome.FORCED);
		wakeUp();
	}

	void finish() {
		close(PhaseOutcome.COMPLETED);
	}

	void giveUp() {
		if (this.forced) {
			return;
		}
		this.halted = true;
		if (this.closed.get()) {
			report();
		}
		close(PhaseOutcome.DEADLINE);
	}

	private void close(PhaseOutcome outcome) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		for (ShutdownPhase phase : ShutdownPhase.values()) {
			end(phase, outcome);
		}
		if (this.scope != Scope.NOTHING) {
			ShutdownSummary summary = shutdownSummary();
			if (summary.needsAttention()) {
				warn(summary.render());
			}
			else {
				info(summary.render());
			}
			report();
		}
		this.finished.countDown();
	}

	private static void info(String text) {
		ShutdownLog.log(() -> logger.info(text));
	}

	private static void warn(String text) {
		ShutdownLog.log(() -> logger.warn(text));
	}

	private void report() {
		this.coordinator.ended(new ShutdownReport(outcome(), this.trigger.reason(), this.startedAt,
				this.deadline.elapsed(), this.coordinator.getPlan().gracePeriod(), this.timeline.phases(),
				this.coordinator.kinds().finishedWork(), this.coordinator.hooks().failures(), lastArrival(),
				summary()));
	}

	private Outcome outcome() {
		if (this.halted) {
			return Outcome.HALTED;
		}
		if (this.forced) {
			return Outcome.FORCED;
		}
		return (this.cut.get() && this.coordinator.hasCutWork()) ? Outcome.ABORTED : Outcome.DRAINED;
	}

	private String summary() {
		return shutdownSummary().render();
	}

	private ShutdownSummary shutdownSummary() {
		return new ShutdownSummary(this.trigger.reason(), this.deadline.elapsed(),
				this.coordinator.getPlan().gracePeriod(), this.timeline.phases(), this.coordinator.kinds().tallies(),
				this.coordinator.hooks().failures(), this.window, lastArrival());
	}

	void rehearse() {
		for (ShutdownPhase phase : ShutdownPhase.values()) {
			this.timeline.end(phase, PhaseOutcome.SKIPPED);
		}
		trafficArrived();
		windowRemaining();
		Thread thread = Thread.currentThread();
		Map<String, List<InFlightWork>> work = Map.of("rehearsal",
				List.of(new InFlightWork("rehearsal", Duration.ZERO, thread)));
		logger.trace(Stragglers.record("rehearsed", Map.of("rehearsal", 1), work, callers(), List.of()) + summary());
		logger.trace(ShutdownSummary.format(Map.of("rehearsal", 1)) + isIdle());
	}

	private void end(ShutdownPhase phase, PhaseOutcome outcome) {
		PhaseReport report = this.timeline.end(phase, outcome);
		if (report != null) {
			this.coordinator.ended(report);
		}
	}

	private PhaseOutcome outcome(boolean completed) {
		if (this.forced) {
			return PhaseOutcome.FORCED;
		}
		return completed ? PhaseOutcome.COMPLETED : PhaseOutcome.DEADLINE;
	}

	/**
	 * Wait until nothing remains to be waited for.
	 * @param remaining the nanoseconds until the wait is over, asked anew whenever
	 * something has happened
	 * @return {@code true} unless forced
	 */
	private boolean await(LongSupplier remaining) {
		long nanos;
		while (!this.forced && (nanos = remaining.getAsLong()) > 0) {
			LockSupport.parkNanos(this, Math.min(nanos, LONGEST_PARK));
			// An interrupt would turn the wait into a busy loop, and means nothing here.
			Thread.interrupted();
		}
		return !this.forced;
	}

	void wakeUp() {
		LockSupport.unpark(this.thread);
	}

	void trafficArrived() {
		this.lastArrival = sinceAnnouncement();
	}

	/**
	 * A later trigger changes nothing but who is waited for.
	 */
	void join(Set<Thread> callers) {
		if (this.callers.addAll(callers)) {
			wakeUp();
		}
	}

	Set<Thread> callers() {
		return this.callers;
	}

	@Nullable Duration lastArrival() {
		long lastArrival = this.lastArrival;
		return (lastArrival != Announcement.NO_ARRIVAL) ? Duration.ofNanos(lastArrival) : null;
	}

	Scope scope() {
		return this.scope;
	}

	ShutdownReason reason() {
		return this.trigger.reason();
	}

	Instant startedAt() {
		return this.startedAt;
	}

	Deadline deadline() {
		return this.deadline;
	}

	List<PhaseReport> phases() {
		return this.timeline.phases();
	}

	boolean isCut() {
		return this.cut.get();
	}

	boolean isSealed() {
		return this.sealed;
	}

}
