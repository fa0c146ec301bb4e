package io.github.quiesce.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownReason;
import org.jspecify.annotations.Nullable;

/**
 * A shutdown, or its absence, at one moment.
 *
 * @param state where the application stands
 * @param reason what set the shutdown off, {@code null} while running
 * @param startedAt when it was set off, {@code null} while running
 * @param elapsed the time since then, {@code null} while running
 * @param remaining what is left of the grace period, {@code null} while running
 * @param gracePeriod trigger to exit
 * @param phases the phases that have ended, in order
 * @param inFlight the units in flight by kind, idle kinds included
 * @param lastArrival when the last new request came, counted from the announcement,
 * {@code null} if none came
 * @param work the units in flight by kind
 * @since 0.1.0
 */
public record ShutdownSnapshot(QuiesceState state, @Nullable ShutdownReason reason, @Nullable Instant startedAt,
		@Nullable Duration elapsed, @Nullable Duration remaining, Duration gracePeriod, List<PhaseReport> phases,
		Map<String, Integer> inFlight, @Nullable Duration lastArrival, Map<String, List<InFlightWork>> work) {

}
