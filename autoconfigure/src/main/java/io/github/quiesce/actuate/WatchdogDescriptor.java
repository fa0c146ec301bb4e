package io.github.quiesce.actuate;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.quiesce.watchdog.WatchdogSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What the watchdog has seen, as the {@link QuiesceEndpoint} answers it. Fields without a
 * value are there and {@code null}.
 *
 * @param healthy whether rounds end in time and no deadlock stands
 * @param rounds how many rounds there were
 * @param lastRound when the last one ended
 * @param refusingTraffic whether readiness is off because of what was seen
 * @param deadlocked the names of threads that wait for each other
 * @param stuck work that has been in flight for too long
 * @param resources what the process can run out of
 * @param uncaught how many errors nobody has caught
 * @param fatalError the type of the first error after which the JVM is not to be trusted
 * @param alarms how often each check has found something new
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record WatchdogDescriptor(boolean healthy, long rounds, @Nullable Instant lastRound, boolean refusingTraffic,
		List<String> deadlocked, List<QuiesceDescriptor.WorkDescriptor> stuck, List<ResourceDescriptor> resources,
		List<UncaughtDescriptor> uncaught, @Nullable String fatalError, Map<String, Long> alarms) {

	static WatchdogDescriptor of(WatchdogSnapshot snapshot) {
		return new WatchdogDescriptor(snapshot.healthy(), snapshot.rounds(), snapshot.lastRound(),
				snapshot.refusingTraffic(), snapshot.deadlocked(),
				snapshot.stuck()
					.entrySet()
					.stream()
					.flatMap((entry) -> entry.getValue()
						.stream()
						.map((work) -> QuiesceDescriptor.WorkDescriptor.of(entry.getKey(), work)))
					.toList(),
				snapshot.resources().stream().map(ResourceDescriptor::of).toList(),
				snapshot.uncaught()
					.entrySet()
					.stream()
					.map((entry) -> new UncaughtDescriptor(entry.getKey().handler(), entry.getKey().type(),
							entry.getValue()))
					.sorted(Comparator.comparing(UncaughtDescriptor::type).thenComparing(UncaughtDescriptor::handler))
					.toList(),
				snapshot.fatalError(), snapshot.alarms());
	}

	/**
	 * How much of a resource is used.
	 *
	 * @param name the name of the resource
	 * @param used how much
	 * @param limit how much there is
	 * @param mark the part of the limit from which on there is too little left
	 * @param over whether there is too little left
	 * @param growing whether it goes on getting less while the load does not grow
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record ResourceDescriptor(String name, @Nullable Long used, @Nullable Long limit, @Nullable Double mark,
			boolean over, boolean growing) {

		static ResourceDescriptor of(WatchdogSnapshot.ResourceUse use) {
			return new ResourceDescriptor(use.name(), (use.used() >= 0) ? use.used() : null,
					(use.limit() > 0) ? use.limit() : null, Double.isNaN(use.mark()) ? null : use.mark(), use.over(),
					use.growing());
		}

	}

	/**
	 * How many errors of a type nobody has caught.
	 *
	 * @param handler where they ended up
	 * @param type the name of their class
	 * @param count how many there were
	 */
	public record UncaughtDescriptor(String handler, String type, long count) {

	}

}
