package io.github.quiesce.core;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;
import io.github.quiesce.ShutdownReason;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Takes an application from its first trigger through announce and drain to the release,
 * once, under one deadline. Knows kinds of work only as {@link Drainable}s.
 * <p>
 * All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class ShutdownCoordinator {

	/**
	 * Nobody reports work that ends while nothing is stopping.
	 */
	private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(100);

	private final ShutdownPlan plan;

	private final LongSupplier ticker;

	private final Clock clock;

	private final Hooks hooks = new Hooks();

	private final Kinds kinds = new Kinds();

	private final Callbacks callbacks = new Callbacks(this.hooks, this::wakeUp);

	private final List<ShutdownListener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Guards the change from one state to the next. None of the code of an application
	 * runs under it.
	 */
	private final Object transition = new Object();

	private final AtomicReference<@Nullable Shutdown> shutdown = new AtomicReference<>();

	private volatile @Nullable Announcement announcement;

	private final Set<Thread> waiters = ConcurrentHashMap.newKeySet();

	private volatile Scope scope = Scope.NOTHING;

	private volatile QuiesceState state = QuiesceState.RUNNING;

	/**
	 * Create a coordinator for an application that has not started yet.
	 * @param plan how the time is shared out
	 */
	public ShutdownCoordinator(ShutdownPlan plan) {
		this(plan, System::nanoTime, Clock.systemUTC());
	}

	ShutdownCoordinator(ShutdownPlan plan, LongSupplier ticker, Clock clock) {
		this.plan = plan;
		this.ticker = ticker;
		this.clock = clock;
	}

	/**
	 * Return how the time is shared out.
	 * @return the plan
	 */
	public ShutdownPlan getPlan() {
		return this.plan;
	}

	/**
	 * Add a kind of work.
	 * @param drainable the kind of work
	 */
	public void register(Drainable drainable) {
		Kind kind = new Kind(drainable, this, tally(drainable.kind()));
		this.kinds.add(kind);
		drainable.reportTo(kind);
		this.listeners.forEach((listener) -> listener.onKind(kind.name()));
	}

	/**
	 * Take a kind of work out, together with whatever it has in flight.
	 * @param drainable the kind of work
	 */
	public void unregister(Drainable drainable) {
		this.kinds.remove(drainable);
		wakeUp();
	}

	/**
	 * Add a listener.
	 * @param listener the listener
	 */
	public void addListener(ShutdownListener listener) {
		this.listeners.add(listener);
		this.kinds.names().forEach(listener::onKind);
	}

	/**
	 * Add a callback of the application, see {@link io.github.quiesce.Quiesce#on}. Its
	 * place among others is that which Spring gives to the action.
	 * @param state the state to be told of
	 * @param name what the callback does
	 * @param action the callback
	 * @return takes the callback back
	 */
	public Registration addCallback(QuiesceState state, String name, Runnable action) {
		Assert.isTrue(state != QuiesceState.RUNNING, "'state' must be a state of a shutdown");
		return this.callbacks.add(state, name, action);
	}

	/**
	 * Say how much of a shutdown would serve somebody if it began now.
	 * @param scope what a shutdown consists of from now on
	 */
	public void setScope(Scope scope) {
		this.scope = scope;
	}

	/**
	 * Go through everything that a shutdown writes, so that no class is loaded for the
	 * first time when the time has come: by then a new version may stand where the
	 * classes came from.
	 */
	public void rehearse() {
		Deadline deadline = Deadline.in(this.plan.gracePeriod(), this.ticker);
		Shutdown rehearsal = new Shutdown(this, new Trigger(ShutdownReason.CONTEXT_CLOSED), Scope.NOTHING, deadline,
				this.clock.instant(), null);
		rehearsal.rehearse();
		snapshot();
	}

	/**
	 * Begin to shut down, unless that has happened before. Returns at once.
	 * @param trigger what sets it off
	 * @return {@code true} if this call began the shutdown
	 */
	public boolean begin(Trigger trigger) {
		Shutdown candidate;
		synchronized (this.transition) {
			Shutdown current = this.shutdown.get();
			if (current != null) {
				current.join(trigger.callers());
				return false;
			}
			candidate = new Shutdown(this, trigger, this.scope, Deadline.in(this.plan.gracePeriod(), this.ticker),
					this.clock.instant(), this.announcement);
			this.shutdown.set(candidate);
		}
		candidate.start();
		return true;
	}

	/**
	 * Announce the leave without beginning it: readiness is off, connections end, what
	 * the application triggers by itself is held; no deadline runs. Returns at once.
	 * @return {@code false} if a shutdown has begun, which cannot be taken back
	 */
	public boolean announce() {
		CompletableFuture<Void> callbacks = new CompletableFuture<>();
		synchronized (this.transition) {
			if (this.shutdown.get() != null) {
				return false;
			}
			if (this.announcement != null) {
				return true;
			}
			this.announcement = new Announcement(this.clock.instant(),
					Deadline.in(this.plan.gracePeriod(), this.ticker), callbacks);
			enter(QuiesceState.ANNOUNCING);
			this.kinds.forEach((kind) -> kind.announce(this.hooks));
		}
		// Sorting them asks the application, which is not done under the lock.
		this.callbacks.runAll(QuiesceState.ANNOUNCING).whenComplete((ignored, failure) -> {
			callbacks.complete(null);
			wakeUp();
		});
		return true;
	}

	/**
	 * Take an announcement back. Returns at once.
	 * @return {@code false} if a shutdown has begun, which cannot be taken back
	 */
	public boolean resume() {
		synchronized (this.transition) {
			if (this.shutdown.get() != null) {
				return false;
			}
			if (this.announcement != null) {
				this.announcement = null;
				enter(QuiesceState.RUNNING);
				this.kinds.forEach((kind) -> kind.resume(this.hooks));
				this.kinds.resetTallies();
				this.hooks.forgetFailures();
			}
			return true;
		}
	}

	/**
	 * Wait until nothing is in flight.
	 * @param timeout how long to wait at most
	 * @return whether everything is idle
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public boolean awaitIdle(Duration timeout) throws InterruptedException {
		Deadline deadline = Deadline.in(timeout, this.ticker);
		Thread thread = Thread.currentThread();
		this.waiters.add(thread);
		try {
			while (!this.kinds.isIdle(Set.of())) {
				long remaining = deadline.remainingNanos();
				if (remaining <= 0) {
					return false;
				}
				LockSupport.parkNanos(this, Math.min(remaining, LONGEST_PARK));
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
			}
			return true;
		}
		finally {
			this.waiters.remove(thread);
		}
	}

	/**
	 * Wait until the drain has ended, by itself, at its deadline or by force. An
	 * interrupt does not end the wait; it is kept for the caller.
	 * @throws IllegalStateException if no shutdown has begun
	 */
	public void awaitDrained() {
		required().awaitDrained();
	}

	/**
	 * Skip whatever is left. The record of stragglers and the summary are written by the
	 * calling thread before this method returns.
	 * @throws IllegalStateException if no shutdown has begun
	 */
	public void force() {
		required().force();
	}

	/**
	 * Close the books: the release is over. Has no effect if no shutdown has begun or the
	 * books are closed.
	 */
	public void finish() {
		Shutdown shutdown = this.shutdown.get();
		if (shutdown != null) {
			shutdown.finish();
		}
	}

	/**
	 * Close the books because the process is about to be halted at its deadline. Has no
	 * effect if no shutdown has begun or the books are closed.
	 */
	public void giveUp() {
		Shutdown shutdown = this.shutdown.get();
		if (shutdown != null) {
			shutdown.giveUp();
		}
	}

	/**
	 * Run code that is not Quiesce's own beside the shutdown. It holds nothing up; if it
	 * throws or hangs, it is named in the log.
	 * @param name what the code is, for the log
	 * @param action the code
	 */
	public void runAside(String name, Runnable action) {
		runAside(name, CompletableFuture.completedFuture(null), action);
	}

	/**
	 * Run code that is not Quiesce's own beside the shutdown, after other such code.
	 * @param name what the code is, for the log
	 * @param previous what to wait for
	 * @param action the code
	 * @return completes normally when the code has returned or thrown
	 */
	public CompletableFuture<Void> runAside(String name, CompletableFuture<Void> previous, Runnable action) {
		return this.hooks.run(name, previous, action);
	}

	/**
	 * Return where the application stands.
	 * @return the current state
	 */
	public QuiesceState getState() {
		return this.state;
	}

	/**
	 * Return whether a shutdown has begun.
	 * @return {@code true} from the first trigger on
	 */
	public boolean isStopping() {
		return this.state != QuiesceState.RUNNING;
	}

	/**
	 * Return whether the drain has ended for good, so that no work may begin any more.
	 * @return {@code true} once the drain has ended
	 */
	public boolean isSealed() {
		Shutdown shutdown = this.shutdown.get();
		return shutdown != null && shutdown.isSealed();
	}

	/**
	 * Return whether there was a drain to speak of, as opposed to a shutdown of an
	 * application that had not started.
	 * @return {@code true} if work was waited for
	 */
	public boolean hasDrained() {
		Shutdown shutdown = this.shutdown.get();
		return shutdown != null && shutdown.scope() != Scope.NOTHING;
	}

	/**
	 * Return whether whoever waits for work to end now waits in vain: a unit of work
	 * waits for the shutdown itself, as a request does that calls {@code System.exit}, or
	 * goes on although it was cut.
	 * @return {@code true} if work outlives the drain
	 */
	public boolean hasWorkThatDoesNotEnd() {
		return isAwaitedByWork()
				|| (isCut() && this.kinds.inFlight(Set.of()).values().stream().anyMatch((units) -> units > 0));
	}

	private boolean isAwaitedByWork() {
		Shutdown shutdown = this.shutdown.get();
		return shutdown != null && this.kinds.isHeldBy(shutdown.callers());
	}

	/**
	 * Return whether any work was cut.
	 * @return {@code true} if the deadline or a second signal came before the drain ended
	 */
	public boolean hasCutWork() {
		return this.kinds.hasCutWork();
	}

	/**
	 * Return the deadline of the shutdown.
	 * @return the deadline or {@code null} if no shutdown has begun
	 */
	public @Nullable Deadline getDeadline() {
		Shutdown shutdown = this.shutdown.get();
		return (shutdown != null) ? shutdown.deadline() : null;
	}

	/**
	 * Return what set the shutdown off.
	 * @return the reason or {@code null} if no shutdown has begun
	 */
	public @Nullable ShutdownReason getReason() {
		Shutdown shutdown = this.shutdown.get();
		return (shutdown != null) ? shutdown.reason() : null;
	}

	/**
	 * Return when the last new request came.
	 * @return the time from the announcement to the request or {@code null} if none has
	 * come since
	 */
	public @Nullable Duration getLastArrival() {
		Shutdown shutdown = this.shutdown.get();
		if (shutdown != null) {
			return shutdown.lastArrival();
		}
		Announcement announcement = this.announcement;
		return (announcement != null) ? lastArrival(announcement) : null;
	}

	/**
	 * Return how many units of a kind are in flight.
	 * @param kind the name of the kind
	 * @return the number of units
	 */
	public int getInFlight(String kind) {
		return this.kinds.inFlight(Set.of()).getOrDefault(kind, 0);
	}

	/**
	 * Return how many units of all kinds are in flight.
	 * @return the number of units
	 */
	public int getInFlight() {
		return this.kinds.inFlight(Set.of()).values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Describe the work that has been in flight for longer than is good, see
	 * {@link Drainable#overdue}.
	 * @param age how long work may be in flight
	 * @return units by kind, oldest first
	 */
	public Map<String, List<InFlightWork>> overdue(Duration age) {
		return this.kinds.overdue(age);
	}

	/**
	 * Return what has happened to the work of a kind.
	 * @param kind the name of the kind
	 * @return the tally
	 */
	public WorkTally tally(String kind) {
		return this.kinds.tally(kind);
	}

	/**
	 * Return all there is to know at this moment.
	 * @return a snapshot
	 */
	public ShutdownSnapshot snapshot() {
		Shutdown shutdown = this.shutdown.get();
		Map<String, Integer> inFlight = this.kinds.inFlight(Set.of());
		Map<String, List<InFlightWork>> work = this.kinds.work();
		if (shutdown == null) {
			return snapshot(this.announcement, inFlight, work);
		}
		Deadline deadline = shutdown.deadline();
		return new ShutdownSnapshot(this.state, shutdown.reason(), shutdown.startedAt(), deadline.elapsed(),
				deadline.remaining(), this.plan.gracePeriod(), shutdown.phases(), inFlight, shutdown.lastArrival(),
				work);
	}

	/**
	 * Describe everything in flight, with the stacks of the threads that hold it.
	 * @return a text of several lines
	 */
	public String describeWork() {
		return Stragglers.record("in flight", this.kinds.inFlight(Set.of()), this.kinds.work(), Set.of(),
				this.hooks.pending());
	}

	private ShutdownSnapshot snapshot(@Nullable Announcement announcement, Map<String, Integer> inFlight,
			Map<String, List<InFlightWork>> work) {
		if (announcement == null) {
			return new ShutdownSnapshot(QuiesceState.RUNNING, null, null, null, null, this.plan.gracePeriod(),
					List.of(), inFlight, null, work);
		}
		return new ShutdownSnapshot(QuiesceState.ANNOUNCING, ShutdownReason.OPERATOR, announcement.startedAt(),
				Duration.ofNanos(announcement.elapsedNanos()), null, this.plan.gracePeriod(), List.of(), inFlight,
				lastArrival(announcement), work);
	}

	private static @Nullable Duration lastArrival(Announcement announcement) {
		long lastArrival = announcement.lastArrival();
		return (lastArrival != Announcement.NO_ARRIVAL) ? Duration.ofNanos(lastArrival) : null;
	}

	Kinds kinds() {
		return this.kinds;
	}

	Callbacks callbacks() {
		return this.callbacks;
	}

	Hooks hooks() {
		return this.hooks;
	}

	void enter(QuiesceState state) {
		this.state = state;
		this.listeners.forEach((listener) -> listener.onState(state));
	}

	void ended(PhaseReport report) {
		this.listeners.forEach((listener) -> listener.onPhase(report));
	}

	void ended(ShutdownReport report) {
		this.listeners.forEach((listener) -> listener.onEnd(report));
	}

	/**
	 * Return whether what ends from now on was cut before.
	 */
	boolean isCut() {
		Shutdown shutdown = this.shutdown.get();
		return shutdown != null && shutdown.isCut();
	}

	void trafficArrived() {
		Shutdown shutdown = this.shutdown.get();
		Announcement announcement = this.announcement;
		if (shutdown != null) {
			shutdown.trafficArrived();
		}
		else if (announcement != null) {
			announcement.trafficArrived();
		}
	}

	void wakeUp() {
		Shutdown shutdown = this.shutdown.get();
		if (shutdown != null) {
			shutdown.wakeUp();
		}
		this.waiters.forEach(LockSupport::unpark);
	}

	private Shutdown required() {
		Shutdown shutdown = this.shutdown.get();
		Assert.state(shutdown != null, "No shutdown has begun");
		return shutdown;
	}

	/**
	 * What a shutdown consists of.
	 */
	public enum Scope {

		/**
		 * Nobody waits: straight to the release.
		 */
		NOTHING,

		/**
		 * Nobody has been told that the application serves: no announce window.
		 */
		DRAIN,

		/**
		 * All phases.
		 */
		EVERYTHING

	}

}
