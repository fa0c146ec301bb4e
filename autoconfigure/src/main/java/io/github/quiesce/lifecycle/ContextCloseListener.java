package io.github.quiesce.lifecycle;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import io.github.quiesce.core.Trigger;
import io.github.quiesce.process.JvmExit;
import io.github.quiesce.process.ProcessParticipant;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.Ordered;

/**
 * Announces and drains before anything in a closing context hears of the close: Spring
 * shuts schedulers and executors down, and Boot closes meter registries, in listeners of
 * the same event that have no order of their own. A shutdown that began with a signal has
 * drained by then, and nothing is left to wait for.
 *
 * @since 0.1.0
 */
public final class ContextCloseListener implements SmartApplicationListener {

	private static final String SHUTDOWN_ENDPOINT = "org.springframework.boot.actuate.context.ShutdownEndpoint";

	private final ApplicationContext context;

	private final ShutdownCoordinator coordinator;

	private final @Nullable ProcessParticipant process;

	private final boolean outermost;

	private final boolean live;

	/**
	 * Create a listener for a context.
	 * @param context the context
	 * @param coordinator the coordinator of the context or of an ancestor
	 * @param process the process, {@code null} if it belongs to somebody else
	 * @param outermost whether the coordinator is the context's own
	 * @param live whether anybody would notice if the application left without a word
	 */
	public ContextCloseListener(ApplicationContext context, ShutdownCoordinator coordinator,
			@Nullable ProcessParticipant process, boolean outermost, boolean live) {
		this.context = context;
		this.coordinator = coordinator;
		this.process = process;
		this.outermost = outermost;
		this.live = live;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ContextClosedEvent.class.isAssignableFrom(eventType)
				|| ContextRefreshedEvent.class.isAssignableFrom(eventType)
				|| ApplicationReadyEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ApplicationReadyEvent ready) {
			if (ready.getApplicationContext() == this.context) {
				widen(Scope.EVERYTHING);
			}
			return;
		}
		if (((ApplicationContextEvent) event).getApplicationContext() != this.context) {
			return;
		}
		if (event instanceof ContextClosedEvent) {
			close();
		}
		else {
			widen(Scope.DRAIN);
		}
	}

	private void widen(Scope scope) {
		if (this.outermost && this.live && (this.process == null || !this.process.wasInterruptedAtStart())) {
			this.coordinator.setScope(scope);
		}
	}

	private void close() {
		boolean jvmExit = JvmExit.isUnderWay();
		if (!this.outermost && !jvmExit) {
			// The ancestor with the coordinator lives on, so nobody is leaving.
			return;
		}
		ShutdownReason reason = reason(jvmExit);
		this.coordinator.begin(new Trigger(reason, callers(jvmExit)));
		if (this.process != null) {
			boolean processEnds = reason != ShutdownReason.CONTEXT_CLOSED;
			this.process.closing(processEnds ? this.coordinator.getDeadline() : null);
		}
		this.coordinator.awaitDrained();
	}

	private static ShutdownReason reason(boolean jvmExit) {
		if (jvmExit) {
			return ShutdownReason.JVM_EXIT;
		}
		boolean endpoint = StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().equals(SHUTDOWN_ENDPOINT)));
		return endpoint ? ShutdownReason.SHUTDOWN_ENDPOINT : ShutdownReason.CONTEXT_CLOSED;
	}

	/**
	 * The work that this thread does itself, and the work of threads that sit in
	 * {@code System.exit}, cannot end before the close does.
	 */
	private Set<Thread> callers(boolean jvmExit) {
		Set<Thread> callers = new HashSet<>();
		callers.add(Thread.currentThread());
		if (jvmExit) {
			List<Thread> workers = this.coordinator.snapshot()
				.work()
				.values()
				.stream()
				.flatMap(List::stream)
				.map(InFlightWork::thread)
				.filter(Objects::nonNull)
				.toList();
			callers.addAll(JvmExit.callers(workers));
		}
		return callers;
	}

}
