package io.github.quiesce.process;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.quiesce.Registration;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownLog;
import io.github.quiesce.core.Trigger;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LoggingSystem;

/**
 * Takes signals for all applications of this JVM, lets them drain before any shutdown
 * hook runs, and sees to it that the process ends in time.
 *
 * @since 0.1.0
 */
public final class ProcessShutdown {

	private static final Log logger = LogFactory.getLog(ProcessShutdown.class);

	private static final ProcessShutdown INSTANCE = new ProcessShutdown();

	/**
	 * A process that is forced is gone within a second, its last words included.
	 */
	private static final Duration FORCED = Duration.ofMillis(700);

	private static final int SIGNAL_BASE = 128;

	/**
	 * The signals that everybody ends processes with. That they cannot be handled is no
	 * reason not to start.
	 */
	private static final Map<String, ShutdownReason> REASONS = Map.of("TERM", ShutdownReason.SIGTERM, "INT",
			ShutdownReason.SIGINT);

	private final List<ProcessParticipant> participants = new CopyOnWriteArrayList<>();

	private final SignalHandlers handlers = new SignalHandlers();

	private final Map<String, List<Subscription>> subscriptions = new ConcurrentHashMap<>();

	private @Nullable HaltGuard guard;

	private @Nullable Runnable loggingShutdown;

	private @Nullable Long firstSignalAt;

	private boolean forced;

	private volatile boolean exitingAtStart;

	/**
	 * What the process exits with since its work has ended.
	 */
	private volatile @Nullable Integer exitCode;

	/**
	 * Of a shutdown that was not asked for by a signal, so that one that comes on top of
	 * it changes nothing.
	 */
	private volatile @Nullable Integer ownExitCode;

	private ProcessShutdown() {
	}

	/**
	 * Return the one instance of this JVM.
	 * @return the instance
	 */
	public static ProcessShutdown get() {
		return INSTANCE;
	}

	/**
	 * Add an application whose environment is prepared.
	 * @param settings what it asks for
	 * @return the application as the process sees it
	 * @throws UnusableSignalException if a signal that it names cannot be handled
	 */
	public synchronized ProcessParticipant join(ProcessSettings settings) {
		ProcessParticipant participant = new ProcessParticipant(this, settings);
		settings.actions().keySet().forEach(this::handle);
		this.participants.add(participant);
		if (this.guard == null) {
			this.guard = new HaltGuard(this::speakLastWords, () -> this.exitCode);
			ShutdownLog.start();
			Runtime.getRuntime().addShutdownHook(new Thread(this::jvmIsShuttingDown, "quiesce-arm-halt"));
			this.loggingShutdown = LoggingSystem.get(getClass().getClassLoader()).getShutdownHandler();
		}
		return participant;
	}

	private void handle(String signal) {
		try {
			this.handlers.install(signal, (number) -> receive(signal, number));
		}
		catch (UnusableSignalException ex) {
			if (!REASONS.containsKey(signal)) {
				restoreUnused();
				throw ex;
			}
			logger.warn(ex.getMessage() + ": under -Xrs it ends the process without running anything");
		}
	}

	private void restoreUnused() {
		Set<String> used = new HashSet<>(this.subscriptions.keySet());
		this.participants.forEach((participant) -> used.addAll(participant.settings().actions().keySet()));
		this.handlers.restoreExcept(used);
	}

	/**
	 * Call back when a signal comes, whatever else it does.
	 */
	synchronized Registration subscribe(ProcessParticipant participant, String signal, String name, Runnable action) {
		this.handlers.install(signal, (number) -> receive(signal, number));
		Subscription subscription = new Subscription(participant, name, action);
		this.subscriptions.computeIfAbsent(signal, (key) -> new CopyOnWriteArrayList<>()).add(subscription);
		return () -> unsubscribe(signal, subscription);
	}

	private synchronized void unsubscribe(String signal, Subscription subscription) {
		List<Subscription> subscriptions = this.subscriptions.get(signal);
		if (subscriptions != null && subscriptions.remove(subscription) && subscriptions.isEmpty()) {
			this.subscriptions.remove(signal);
			if (!isEnding()) {
				restoreUnused();
			}
		}
	}

	/**
	 * A process that ends may have to be told why.
	 */
	private boolean isEnding() {
		return this.firstSignalAt != null || JvmExit.isUnderWay();
	}

	synchronized void leave(ProcessParticipant participant) {
		if (isEnding()) {
			return;
		}
		this.participants.remove(participant);
		this.subscriptions.values()
			.forEach((subscriptions) -> subscriptions
				.removeIf((subscription) -> subscription.participant() == participant));
		this.subscriptions.values().removeIf(List::isEmpty);
		restoreUnused();
	}

	/**
	 * Whoever asked the JVM to shut down, no hook may keep it for longer than agreed.
	 */
	private void jvmIsShuttingDown() {
		if (!this.participants.isEmpty()) {
			armHalt(remaining(), deadlineExceededExitCode());
		}
	}

	void armHalt(Duration delay, int exitCode) {
		HaltGuard guard = this.guard;
		if (guard != null) {
			guard.arm(delay, exitCode);
		}
	}

	boolean isExitingAtStart() {
		return this.exitingAtStart;
	}

	private void receive(String signal, int number) {
		this.subscriptions.getOrDefault(signal, List.of()).forEach((subscription) -> subscription.call(signal));
		Set<SignalAction> actions = new HashSet<>();
		for (ProcessParticipant participant : this.participants) {
			SignalAction action = participant.settings().actions().get(signal);
			if (action != null) {
				actions.add(action);
				perform(action, signal, participant);
			}
		}
		if (actions.contains(SignalAction.SHUTDOWN)) {
			receiveShutdown(REASONS.getOrDefault(signal, ShutdownReason.SIGNAL), number);
		}
	}

	private static void perform(SignalAction action, String signal, ProcessParticipant participant) {
		ShutdownCoordinator coordinator = participant.coordinator();
		switch (action) {
			case ANNOUNCE ->
				info((coordinator != null && coordinator.announce()) ? "Announced the leave on SIG" + signal
						: "SIG" + signal + " announces nothing: the application is starting or stopping");
			case RESUME ->
				info((coordinator != null && coordinator.resume()) ? "Took the announcement back on SIG" + signal
						: "SIG" + signal + " resumes nothing: the application is starting or stopping");
			case DUMP -> info("Dump on SIG" + signal + ": "
					+ ((coordinator != null) ? coordinator.describeWork() : "the application is starting")
					+ ThreadDump.take());
			case SHUTDOWN, IGNORE -> {
			}
		}
	}

	private static void info(String text) {
		ShutdownLog.log(() -> logger.info(text));
	}

	private void receiveShutdown(ShutdownReason reason, int number) {
		long now = System.nanoTime();
		boolean force;
		synchronized (this) {
			if (this.firstSignalAt == null) {
				this.firstSignalAt = now;
				force = false;
			}
			else if (this.forced || now - this.firstSignalAt < debounce().toNanos()) {
				return;
			}
			else {
				this.forced = true;
				force = true;
			}
		}
		if (force) {
			force(number);
		}
		else {
			shutDown(reason, number);
		}
	}

	private void shutDown(ShutdownReason reason, int number) {
		List<ShutdownCoordinator> coordinators = coordinators();
		this.exitingAtStart = coordinators.isEmpty();
		coordinators.forEach((coordinator) -> coordinator.begin(new Trigger(reason)));
		armHalt(remaining(), deadlineExceededExitCode());
		if (coordinators.stream().noneMatch(ShutdownCoordinator::hasDrained)) {
			info("Shutdown by " + reason + " before the application has started: no window and no drain");
		}
		if (JvmExit.isUnderWay()) {
			return;
		}
		Runnable exit = () -> {
			coordinators.forEach(ShutdownCoordinator::awaitDrained);
			int exitCode = exitCode(coordinators, number);
			this.exitCode = exitCode;
			if (ShutdownLog.isBlocked()) {
				// Others will hang where they log, and nothing but that keeps the
				// process.
				armHalt(reserve(coordinators), exitCode);
			}
			System.exit(exitCode);
		};
		try {
			Thread thread = new Thread(exit, "quiesce-exit");
			thread.setDaemon(false);
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// The thread that took the signal will do.
			exit.run();
		}
	}

	/**
	 * Shut down on the calling thread, which exists already: there may be no other to be
	 * had. Whatever fails after the first step, the process is halted in time.
	 */
	void shutDown(Trigger trigger, int exitCode) {
		this.ownExitCode = exitCode;
		armHalt(remaining(), exitCode);
		List<ShutdownCoordinator> coordinators = coordinators();
		coordinators.forEach((coordinator) -> coordinator.begin(trigger));
		if (!JvmExit.isUnderWay()) {
			coordinators.forEach(ShutdownCoordinator::awaitDrained);
			System.exit(exitCode);
		}
	}

	private int exitCode(List<ShutdownCoordinator> coordinators, int number) {
		Integer ownExitCode = this.ownExitCode;
		if (ownExitCode != null) {
			return ownExitCode;
		}
		if (coordinators.stream().anyMatch(ShutdownCoordinator::hasCutWork)) {
			return deadlineExceededExitCode();
		}
		if (coordinators.stream().noneMatch(ShutdownCoordinator::hasDrained)) {
			return SIGNAL_BASE + number;
		}
		return this.participants.stream()
			.map((participant) -> participant.settings().drainedExitCode())
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(SIGNAL_BASE + number);
	}

	private void force(int number) {
		int exitCode = SIGNAL_BASE + number;
		armHalt(FORCED, exitCode);
		if (coordinators().isEmpty()) {
			ShutdownLog.log(() -> logger.warn("A second signal ends the process before the application has started"));
		}
		forEachCoordinator(ShutdownCoordinator::force);
		armHalt(Duration.ZERO, exitCode);
	}

	void exit(int exitCode) {
		Thread thread = new Thread(() -> System.exit(exitCode), "quiesce-exit");
		thread.setDaemon(false);
		thread.start();
	}

	private void speakLastWords(int exitCode) {
		if (!this.forced) {
			String text = halting(exitCode);
			ShutdownLog.log(() -> logger.error(text));
		}
		forEachCoordinator(ShutdownCoordinator::giveUp);
		Runnable loggingShutdown = this.loggingShutdown;
		if (loggingShutdown != null) {
			loggingShutdown.run();
		}
	}

	private String halting(int exitCode) {
		StringBuilder text = new StringBuilder("Halting the process with exit code ").append(exitCode)
			.append(": its grace period is over");
		this.participants.stream()
			.map(ProcessParticipant::busyThread)
			.filter((thread) -> thread != null && thread.isAlive())
			.forEach((thread) -> {
				text.append(" and thread ").append(thread.getName()).append(" has not come back from");
				for (StackTraceElement frame : thread.getStackTrace()) {
					text.append("\n      at ").append(frame);
				}
			});
		return text.toString();
	}

	private void forEachCoordinator(Consumer<ShutdownCoordinator> action) {
		for (ShutdownCoordinator coordinator : coordinators()) {
			try {
				action.accept(coordinator);
			}
			catch (RuntimeException ex) {
				logger.debug("No shutdown to end", ex);
			}
		}
	}

	private List<ShutdownCoordinator> coordinators() {
		return this.participants.stream()
			.map(ProcessParticipant::coordinator)
			.filter(Objects::nonNull)
			.distinct()
			.toList();
	}

	private Duration remaining() {
		return this.participants.stream()
			.map(ProcessParticipant::remaining)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	private static Duration reserve(List<ShutdownCoordinator> coordinators) {
		return coordinators.stream()
			.map((coordinator) -> coordinator.getPlan().reserve())
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	private Duration debounce() {
		return this.participants.stream()
			.map((participant) -> participant.settings().debounce())
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	private int deadlineExceededExitCode() {
		return this.participants.stream()
			.mapToInt((participant) -> participant.settings().deadlineExceededExitCode())
			.findFirst()
			.orElse(SIGNAL_BASE);
	}

	/**
	 * Somebody who wants to hear of a signal.
	 *
	 * @param participant the application it belongs to
	 * @param name what it does, for the log
	 * @param action what to call
	 */
	private record Subscription(ProcessParticipant participant, String name, Runnable action) {

		/**
		 * On a thread of its own, so that one that hangs or throws keeps nobody else from
		 * hearing.
		 */
		void call(String signal) {
			ShutdownCoordinator coordinator = this.participant.coordinator();
			if (coordinator != null) {
				coordinator.runAside("SIG" + signal + " for " + this.name, this.action);
			}
		}

	}

}
