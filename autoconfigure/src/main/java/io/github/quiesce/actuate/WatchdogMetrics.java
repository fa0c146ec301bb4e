package io.github.quiesce.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownListener;
import io.github.quiesce.watchdog.UncaughtErrors;
import io.github.quiesce.watchdog.Watchdog;
import io.github.quiesce.watchdog.WatchdogSnapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of the watchdog. Those of errors that nobody has caught appear with the
 * first one of their type, the others are there from the start.
 *
 * @since 0.1.0
 */
public final class WatchdogMetrics implements MeterBinder, ShutdownListener {

	private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

	private final Watchdog watchdog;

	private final Set<String> kinds = ConcurrentHashMap.newKeySet();

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	/**
	 * Create the meters.
	 * @param watchdog what to measure
	 * @param coordinator knows the kinds of work
	 */
	public WatchdogMetrics(Watchdog watchdog, ShutdownCoordinator coordinator) {
		this.watchdog = watchdog;
		coordinator.addListener(this);
		watchdog.getUncaughtErrors()
			.addListener((source, count) -> this.registries.forEach((registry) -> bind(source, count, registry)));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge("quiesce.watchdog.healthy", "1 while rounds end in time and no deadlock stands",
				(watchdog) -> watchdog.isHealthy() ? 1 : 0, registry);
		gauge("quiesce.watchdog.refusing", "1 while readiness is off because of what the watchdog has seen",
				(watchdog) -> watchdog.isRefusingTraffic() ? 1 : 0, registry);
		gauge("quiesce.watchdog.deadlocked", "Threads that wait for each other", Watchdog::getDeadlocked, registry);
		FunctionTimer
			.builder("quiesce.watchdog.round", this.watchdog, Watchdog::getRounds, Watchdog::getRoundNanos,
					TimeUnit.NANOSECONDS)
			.description("Rounds of the watchdog")
			.register(registry);
		FunctionCounter
			.builder("quiesce.watchdog.cpu", this.watchdog, (watchdog) -> watchdog.getCpuNanos() / NANOS_PER_SECOND)
			.description("CPU time of the watchdog")
			.baseUnit("seconds")
			.register(registry);
		for (String check : this.watchdog.getAlarms().keySet()) {
			FunctionCounter
				.builder("quiesce.watchdog.alarms", this.watchdog, (watchdog) -> watchdog.getAlarms().get(check))
				.description("How often a check has found something new")
				.tag("check", check)
				.register(registry);
		}
		bindResources(registry);
		this.registries.add(registry);
		this.kinds.forEach((kind) -> bindKind(kind, registry));
		this.watchdog.getUncaughtErrors().counts().forEach((source, count) -> bind(source, count, registry));
	}

	private void gauge(String name, String description, ToDoubleFunction<Watchdog> value, MeterRegistry registry) {
		Gauge.builder(name, this.watchdog, value).description(description).register(registry);
	}

	private void bindResources(MeterRegistry registry) {
		List<WatchdogSnapshot.ResourceUse> resources = this.watchdog.getResources();
		for (int i = 0; i < resources.size(); i++) {
			String name = resources.get(i).name();
			resource("quiesce.watchdog.used", "What is used of a resource, NaN if it is not known", name, i,
					(use) -> (use.used() >= 0) ? use.used() : Double.NaN, registry);
			resource("quiesce.watchdog.limit", "What there is of a resource, NaN if it is not known", name, i,
					(use) -> (use.limit() > 0) ? use.limit() : Double.NaN, registry);
			resource("quiesce.watchdog.over", "1 while the use of a resource is past its mark", name, i,
					(use) -> use.over() ? 1 : 0, registry);
			resource("quiesce.watchdog.growing", "1 while the use of a resource grows and the load does not", name, i,
					(use) -> use.growing() ? 1 : 0, registry);
		}
	}

	private void resource(String name, String description, String resource, int index,
			ToDoubleFunction<WatchdogSnapshot.ResourceUse> value, MeterRegistry registry) {
		Gauge.builder(name, this.watchdog, (watchdog) -> value.applyAsDouble(watchdog.getResources().get(index)))
			.description(description)
			.tag("resource", resource)
			.register(registry);
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
		Gauge.builder("quiesce.watchdog.stuck", this.watchdog, (watchdog) -> watchdog.getStuck(kind))
			.description("Units of work that have been in flight for too long")
			.tag("kind", kind)
			.register(registry);
	}

	private static void bind(UncaughtErrors.Source source, LongAdder count, MeterRegistry registry) {
		FunctionCounter.builder("quiesce.watchdog.uncaught", count, LongAdder::sum)
			.description("Errors that nobody has caught")
			.tag("handler", source.handler())
			.tag("type", source.type())
			.register(registry);
	}

}
