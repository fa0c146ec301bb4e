package io.github.quiesce.actuate;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.PhaseReport;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownListener;
import io.github.quiesce.core.WorkTally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of a shutdown. All of them exist from the start: a registry that is being
 * closed makes no new ones.
 *
 * @since 0.1.0
 */
public final class QuiesceMetrics implements MeterBinder, ShutdownListener {

	private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

	private final ShutdownCoordinator coordinator;

	private final Set<String> kinds = ConcurrentHashMap.newKeySet();

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final List<Map<ShutdownPhase, Map<PhaseOutcome, Timer>>> timers = new CopyOnWriteArrayList<>();

	/**
	 * Create the meters.
	 * @param coordinator what to measure
	 */
	public QuiesceMetrics(ShutdownCoordinator coordinator) {
		this.coordinator = coordinator;
		coordinator.addListener(this);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (QuiesceState state : QuiesceState.values()) {
			Gauge.builder("quiesce.state", this.coordinator, (coordinator) -> (coordinator.getState() == state) ? 1 : 0)
				.description("1 for the state that the application is in, 0 for the others")
				.tag("state", state.name())
				.register(registry);
		}
		TimeGauge.builder("quiesce.remaining", this.coordinator, TimeUnit.SECONDS, QuiesceMetrics::remaining)
			.description("What is left of the grace period, NaN when not stopping")
			.register(registry);
		TimeGauge.builder("quiesce.last.arrival", this.coordinator, TimeUnit.SECONDS, QuiesceMetrics::lastArrival)
			.description("When the last new request came after the announcement, NaN if none did")
			.register(registry);
		this.registries.add(registry);
		this.kinds.forEach((kind) -> bindKind(kind, registry));
		bindPhases(registry);
	}

	/**
	 * Kinds and registries are found in any order. A meter that is there is not made
	 * twice.
	 */
	@Override
	public void onKind(String kind) {
		this.kinds.add(kind);
		this.registries.forEach((registry) -> bindKind(kind, registry));
	}

	private void bindKind(String kind, MeterRegistry registry) {
		Gauge.builder("quiesce.in.flight", this.coordinator, (coordinator) -> coordinator.getInFlight(kind))
			.description("Units of work in flight")
			.tag("kind", kind)
			.register(registry);
		WorkTally tally = this.coordinator.tally(kind);
		count("quiesce.work.completed", "Units of work finished since the trigger", kind, tally, WorkTally::completed,
				registry);
		count("quiesce.work.aborted", "Units of work cut at the deadline or by force", kind, tally, WorkTally::aborted,
				registry);
		count("quiesce.work.rejected", "Units of work refused because of the shutdown", kind, tally,
				WorkTally::rejected, registry);
		count("quiesce.work.late", "Units of work that arrived after the announcement and were served", kind, tally,
				WorkTally::late, registry);
	}

	private static void count(String name, String description, String kind, WorkTally tally,
			ToDoubleFunction<WorkTally> count, MeterRegistry registry) {
		FunctionCounter.builder(name, tally, count).description(description).tag("kind", kind).register(registry);
	}

	private void bindPhases(MeterRegistry registry) {
		Map<ShutdownPhase, Map<PhaseOutcome, Timer>> timers = new EnumMap<>(ShutdownPhase.class);
		for (ShutdownPhase phase : ShutdownPhase.values()) {
			Map<PhaseOutcome, Timer> byOutcome = new EnumMap<>(PhaseOutcome.class);
			for (PhaseOutcome outcome : PhaseOutcome.values()) {
				byOutcome.put(outcome,
						Timer.builder("quiesce.phase.duration")
							.description("How long a phase of the shutdown took")
							.tag("phase", phase.id())
							.tag("outcome", outcome.id())
							.register(registry));
			}
			timers.put(phase, byOutcome);
		}
		this.timers.add(timers);
	}

	@Override
	public void onPhase(PhaseReport report) {
		for (Map<ShutdownPhase, Map<PhaseOutcome, Timer>> timers : this.timers) {
			timers.get(report.phase()).get(report.outcome()).record(report.duration());
		}
	}

	private static double remaining(ShutdownCoordinator coordinator) {
		Deadline deadline = coordinator.getDeadline();
		return (deadline != null) ? seconds(deadline.remaining()) : Double.NaN;
	}

	private static double lastArrival(ShutdownCoordinator coordinator) {
		Duration lastArrival = coordinator.getLastArrival();
		return (lastArrival != null) ? seconds(lastArrival) : Double.NaN;
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / NANOS_PER_SECOND;
	}

}
