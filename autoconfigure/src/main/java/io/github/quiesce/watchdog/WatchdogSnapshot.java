package io.github.quiesce.watchdog;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * What a watchdog has seen in its last round.
 *
 * @param healthy see {@link Watchdog#isHealthy()}
 * @param rounds how many rounds there were
 * @param lastRound when the last one ended, {@code null} before there was one
 * @param refusingTraffic whether readiness is off because of what was seen
 * @param deadlocked the names of threads that wait for each other
 * @param stuck work that has been in flight for too long, by kind
 * @param resources what the process can run out of
 * @param uncaught how many errors nobody has caught
 * @param fatalError the type of the first error after which the JVM is not to be trusted,
 * {@code null} if there was none
 * @param alarms how often each check has found something new
 * @since 0.1.0
 */
public record WatchdogSnapshot(boolean healthy, long rounds, @Nullable Instant lastRound, boolean refusingTraffic,
		List<String> deadlocked, Map<String, List<InFlightWork>> stuck, List<ResourceUse> resources,
		Map<UncaughtErrors.Source, Long> uncaught, @Nullable String fatalError, Map<String, Long> alarms) {

	/**
	 * How much of a resource is used.
	 *
	 * @param name the name of the resource
	 * @param used how much, negative if it is not known
	 * @param limit how much there is, {@code 0} if that is not known
	 * @param mark the part of the limit from which on there is too little left, NaN if
	 * nobody looks at that
	 * @param over whether there is too little left
	 * @param growing whether it goes on getting less while the load does not grow
	 */
	public record ResourceUse(String name, long used, long limit, double mark, boolean over, boolean growing) {

	}

}
