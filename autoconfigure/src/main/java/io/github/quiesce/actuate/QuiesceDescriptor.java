package io.github.quiesce.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.PhaseReport;
import io.github.quiesce.core.ShutdownSnapshot;
import io.github.quiesce.report.LastShutdown;
import io.github.quiesce.watchdog.WatchdogSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the {@link QuiesceEndpoint} answers. Fields without a value are there and
 * {@code null}.
 *
 * @param state where the application stands
 * @param reason what set the shutdown off
 * @param startedAt when it was set off
 * @param elapsed the time since then
 * @param remaining what is left of the grace period
 * @param gracePeriod trigger to exit
 * @param phases the phases that have ended
 * @param inFlight the units in flight by kind
 * @param lastArrival the time from the announcement to the last new request
 * @param work the units in flight
 * @param lastShutdown how the process before this one ended
 * @param watchdog what the watchdog has seen
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QuiesceDescriptor(String state, @Nullable String reason, @Nullable Instant startedAt,
		@Nullable Duration elapsed, @Nullable Duration remaining, Duration gracePeriod, List<PhaseDescriptor> phases,
		Map<String, Integer> inFlight, @Nullable Duration lastArrival, List<WorkDescriptor> work,
		@Nullable LastShutdown lastShutdown, @Nullable WatchdogDescriptor watchdog) implements OperationResponseBody {

	static QuiesceDescriptor of(ShutdownSnapshot snapshot, @Nullable LastShutdown lastShutdown,
			@Nullable WatchdogSnapshot watchdog) {
		return new QuiesceDescriptor(snapshot.state().name(),
				(snapshot.reason() != null) ? snapshot.reason().name() : null, snapshot.startedAt(), snapshot.elapsed(),
				snapshot.remaining(), snapshot.gracePeriod(),
				snapshot.phases().stream().map(PhaseDescriptor::of).toList(), snapshot.inFlight(),
				snapshot.lastArrival(),
				snapshot.work()
					.entrySet()
					.stream()
					.flatMap(
							(entry) -> entry.getValue().stream().map((work) -> WorkDescriptor.of(entry.getKey(), work)))
					.toList(),
				lastShutdown, (watchdog != null) ? WatchdogDescriptor.of(watchdog) : null);
	}

	/**
	 * A phase that has ended.
	 *
	 * @param name the name of the phase
	 * @param duration how long it took
	 * @param outcome how it ended
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record PhaseDescriptor(String name, Duration duration, String outcome) {

		static PhaseDescriptor of(PhaseReport report) {
			return new PhaseDescriptor(report.phase().id(), report.duration(), report.outcome().id());
		}

	}

	/**
	 * A unit of work in flight.
	 *
	 * @param kind the kind of work
	 * @param description what it is
	 * @param age how long ago it was accepted
	 * @param thread the name of the thread that holds it
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record WorkDescriptor(String kind, String description, Duration age, @Nullable String thread) {

		static WorkDescriptor of(String kind, InFlightWork work) {
			Thread thread = work.thread();
			return new WorkDescriptor(kind, work.description(), work.age(), (thread != null) ? nameOf(thread) : null);
		}

		private static String nameOf(Thread thread) {
			return thread.getName().isEmpty() ? thread.toString() : thread.getName();
		}

	}

}
