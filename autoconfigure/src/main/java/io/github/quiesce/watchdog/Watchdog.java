package io.github.quiesce.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.process.ProcessParticipant;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/**
 * Looks at the process once in a while, on one daemon thread, and says what is about to
 * make it die or hang: deadlocks, work that is stuck, resources that run out or leak, and
 * errors that nobody has caught. All public methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class Watchdog implements SmartInitializingSingleton, DisposableBean {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	/**
	 * The part of a core that rounds may take.
	 */
	private static final int COST_DIVISOR = 1000;

	private static final long LEAST_BUDGET = TimeUnit.SECONDS.toNanos(10) / COST_DIVISOR;

	/**
	 * Rounds that cost too much are made less often, but not at will.
	 */
	private static final long MOST_STRETCH = 6;

	private final WatchdogSettings settings;

	private final ShutdownCoordinator coordinator;

	private final @Nullable ProcessParticipant process;

	private final AvailabilitySwitch<ReadinessState> readiness;

	private final FatalErrors fatalErrors;

	private final UncaughtErrors uncaughtErrors;

	private final DefaultHandler defaultHandler;

	private final DeadlockCheck deadlocks;

	private final StuckWorkCheck stuckWork;

	private final ResourceCheck resources;

	private final List<Check> checks;

	private final Set<String> failed = new HashSet<>();

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	/**
	 * Made beforehand: there may be no memory for it.
	 */
	private final Runnable round = this::round;

	private final Thread thread = new Thread(this::watch, "quiesce-watchdog");

	/**
	 * A field of the thread that deals with fatal errors.
	 */
	private boolean fatalErrorSaid;

	private volatile boolean stopped;

	private volatile long rounds;

	private volatile long roundNanos;

	private volatile long cpuNanos;

	private volatile long lastRoundAt;

	private volatile long pause;

	private volatile @Nullable Instant lastRound;

	/**
	 * Create a watchdog that does not run yet.
	 * @param settings what to look for
	 * @param coordinator knows the work in flight
	 * @param context where a change of the availability is published
	 * @param availability tells the availability, {@code null} if nobody does
	 * @param process the process, {@code null} if it belongs to somebody else
	 * @param others resources beside those of the JVM, asked for once
	 * @param requests how many requests have come since the start; always {@code 0} if
	 * nobody counts them
	 */
	public Watchdog(WatchdogSettings settings, ShutdownCoordinator coordinator, ApplicationContext context,
			Supplier<@Nullable ApplicationAvailability> availability, @Nullable ProcessParticipant process,
			Supplier<List<Resource>> others, LongSupplier requests) {
		this.settings = settings;
		this.coordinator = coordinator;
		this.process = process;
		this.pause = settings.interval().toNanos();
		this.readiness = new AvailabilitySwitch<>(ReadinessState.class, ReadinessState.ACCEPTING_TRAFFIC,
				ReadinessState.REFUSING_TRAFFIC, context, availability, coordinator);
		AvailabilitySwitch<LivenessState> liveness = new AvailabilitySwitch<>(LivenessState.class,
				LivenessState.CORRECT, LivenessState.BROKEN, context, availability, coordinator);
		WatchdogSettings.Fatal fatal = settings.fatalErrors();
		this.fatalErrors = new FatalErrors(fatal.types(),
				(fatal.action() == FatalErrorAction.SHUTDOWN) ? fatal.reserve() : 0, this::dealWithFatalError,
				this::endAfterFatalError);
		this.uncaughtErrors = new UncaughtErrors(this.fatalErrors::offer);
		this.defaultHandler = new DefaultHandler(this.uncaughtErrors);
		this.deadlocks = new DeadlockCheck(settings.deadlock(), liveness);
		this.stuckWork = new StuckWorkCheck(coordinator, settings.stuckAfter(), settings.longLived());
		this.resources = new ResourceCheck(() -> monitors(others.get()), coordinator::getInFlight, requests);
		this.checks = List.of(this.deadlocks, this.stuckWork, this.resources);
		this.thread.setDaemon(true);
	}

	private List<ResourceMonitor> monitors(List<Resource> others) {
		return Stream
			.concat(Stream.of(new ThreadResource(this.settings.limits().maxThreads()), new HeapResource(),
					new DirectMemoryResource(), new FileDescriptorResource()), others.stream())
			.filter((resource) -> resource.used() >= 0 || resource.sort() == LimitedResource.CONNECTION_POOLS)
			.map(this::monitor)
			.toList();
	}

	private ResourceMonitor monitor(Resource resource) {
		WatchdogSettings.Limits limits = this.settings.limits();
		Double mark = limits.marks().get(resource.sort());
		boolean leaks = limits.trendIntervals() > 0
				&& (resource.sort() == LimitedResource.THREADS || resource.sort() == LimitedResource.FILE_DESCRIPTORS);
		return new ResourceMonitor(resource,
				(mark != null) ? new HighWaterMark(mark, limits.hysteresis(), resource.confirmations()) : null,
				leaks ? new Trend(limits.trendIntervals(), limits.trendGrowth()) : null,
				limits.refusing().contains(resource.sort()));
	}

	/**
	 * Begin to watch. The handler of uncaught exceptions that the application has set by
	 * now stays behind that of the watchdog.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.lastRoundAt = System.nanoTime();
		this.defaultHandler.install();
		this.fatalErrors.start();
		this.thread.start();
	}

	/**
	 * Stop watching.
	 */
	@Override
	public void destroy() {
		this.stopped = true;
		this.defaultHandler.uninstall();
		this.fatalErrors.stop();
		LockSupport.unpark(this.thread);
	}

	private void watch() {
		while (!this.stopped) {
			long remaining = this.lastRoundAt + this.pause - System.nanoTime();
			if (remaining > 0) {
				LockSupport.parkNanos(this, remaining);
				// Nobody has a reason to interrupt this thread, and it must not spin.
				Thread.interrupted();
			}
			else if (!attempt(this.round)) {
				LockSupport.parkNanos(this, this.pause);
			}
		}
	}

	private void round() {
		long cpu = cpuTime();
		long start = System.nanoTime();
		for (Check check : this.checks) {
			look(check, start);
		}
		contain("readiness", this::updateReadiness);
		contain("handler", this.defaultHandler::install);
		long end = System.nanoTime();
		this.lastRoundAt = end;
		long cost = cpuTime() - cpu;
		this.cpuNanos += cost;
		this.roundNanos += end - start;
		this.pause = pause(cost);
		this.rounds++;
		this.lastRound = Instant.now();
	}

	/**
	 * The first round loads classes, and is not like the others. What counts is the CPU
	 * time: on a machine that is short of it, a round takes longer and costs no more.
	 */
	private long pause(long cost) {
		long interval = this.settings.interval().toNanos();
		long budget = Math.max(LEAST_BUDGET, interval / COST_DIVISOR);
		return (this.rounds > 0) ? interval * Math.min(MOST_STRETCH, 1 + cost / budget) : interval;
	}

	private long cpuTime() {
		return this.threads.isCurrentThreadCpuTimeSupported() ? this.threads.getCurrentThreadCpuTime() : 0;
	}

	private void look(Check check, long now) {
		contain(check.name(), () -> check.look(now));
	}

	private void contain(String name, Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			this.fatalErrors.offer(ex);
			attempt(() -> {
				if (this.failed.add(name)) {
					logger.warn("The check '" + name + "' of the watchdog has failed and is tried again in every round",
							ex);
				}
			});
		}
	}

	private void updateReadiness() {
		boolean fatal = this.fatalErrors.first() != null
				&& this.settings.fatalErrors().action() != FatalErrorAction.REPORT;
		this.readiness.set(fatal || this.resources.refusesTraffic());
	}

	/**
	 * On a thread of its own, which exists from the start. Every step may find no memory,
	 * so that nothing here is allocated before it can be caught.
	 */
	private boolean dealWithFatalError() {
		FatalErrorAction action = this.settings.fatalErrors().action();
		ProcessParticipant process = this.process;
		if (action != FatalErrorAction.SHUTDOWN || process == null) {
			sayFatal(action);
			return true;
		}
		try {
			sayFatal(action);
		}
		catch (RuntimeException | Error ex) {
			// The shutdown matters more, and says why.
		}
		process.shutDown(ShutdownReason.FATAL_ERROR, this.settings.fatalErrors().exitCode());
		return true;
	}

	private void sayFatal(FatalErrorAction action) {
		boolean off = action != FatalErrorAction.REPORT && this.readiness.set(true);
		if (this.fatalErrorSaid) {
			return;
		}
		Thread thrower = this.fatalErrors.thrower();
		logger.error("The JVM is not to be trusted after " + this.fatalErrors.first()
				+ ((thrower != null) ? " in thread " + thrower.getName() : "") + (off ? "; readiness is off" : ""));
		this.fatalErrorSaid = true;
	}

	private void endAfterFatalError() {
		if (this.settings.fatalErrors().action() == FatalErrorAction.SHUTDOWN && this.process != null) {
			Runtime.getRuntime().halt(this.settings.fatalErrors().exitCode());
		}
	}

	private static boolean attempt(Runnable action) {
		try {
			action.run();
			return true;
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

	/**
	 * Return whether the watchdog is able to watch and the application able to go on: the
	 * last round ended within the last two intervals, and no deadlock was found twice in
	 * a row. {@code true} while the application starts, {@code false} once the watchdog
	 * was stopped.
	 * @return whether all is well
	 */
	public boolean isHealthy() {
		return !this.stopped && !this.deadlocks.isStanding()
				&& (this.lastRoundAt == 0 || System.nanoTime() - this.lastRoundAt <= 2 * this.pause);
	}

	/**
	 * Return where to report errors that nobody has caught.
	 * @return the count of such errors
	 */
	public UncaughtErrors getUncaughtErrors() {
		return this.uncaughtErrors;
	}

	/**
	 * Return how many rounds there were.
	 * @return the number of rounds
	 */
	public long getRounds() {
		return this.rounds;
	}

	/**
	 * Return how long all rounds together took.
	 * @return the time in nanoseconds
	 */
	public long getRoundNanos() {
		return this.roundNanos;
	}

	/**
	 * Return how much CPU time all rounds together took on the thread of the watchdog.
	 * @return the time in nanoseconds
	 */
	public long getCpuNanos() {
		return this.cpuNanos;
	}

	/**
	 * Return how many units of a kind are stuck.
	 * @param kind the name of the kind
	 * @return the number of units in the last round
	 */
	public int getStuck(String kind) {
		return this.stuckWork.work().getOrDefault(kind, List.of()).size();
	}

	/**
	 * Return how many threads are in a deadlock.
	 * @return the number of threads in the last round
	 */
	public int getDeadlocked() {
		return this.deadlocks.threads().size();
	}

	/**
	 * Return whether readiness is off because of what was seen.
	 * @return whether the watchdog has turned it off and not on again
	 */
	public boolean isRefusingTraffic() {
		return this.readiness.isOff();
	}

	/**
	 * Return how much of each resource is used.
	 * @return the use in the last round, always of the same resources
	 */
	public List<WatchdogSnapshot.ResourceUse> getResources() {
		return this.resources.monitors().stream().map(ResourceMonitor::use).toList();
	}

	/**
	 * Return how often each check has found something new.
	 * @return numbers that only grow, always of the same checks
	 */
	public Map<String, Long> getAlarms() {
		Map<String, Long> alarms = new LinkedHashMap<>();
		this.checks.forEach((check) -> alarms.put(check.name(), check.alarms()));
		alarms.put("trend", this.resources.leaks());
		alarms.put("uncaught", this.uncaughtErrors.total());
		alarms.put("fatal", (this.fatalErrors.first() != null) ? 1L : 0L);
		return alarms;
	}

	/**
	 * Return all there is to know at this moment.
	 * @return a snapshot
	 */
	public WatchdogSnapshot snapshot() {
		Throwable fatal = this.fatalErrors.first();
		Map<UncaughtErrors.Source, Long> uncaught = this.uncaughtErrors.counts()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().sum()));
		return new WatchdogSnapshot(isHealthy(), this.rounds, this.lastRound, isRefusingTraffic(),
				new ArrayList<>(this.deadlocks.threads()), this.stuckWork.work(), getResources(), uncaught,
				(fatal != null) ? fatal.getClass().getName() : null, getAlarms());
	}

}
