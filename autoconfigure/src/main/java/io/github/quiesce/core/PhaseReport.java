package io.github.quiesce.core;

import java.time.Duration;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.ShutdownPhase;

/**
 * A phase that has ended.
 *
 * @param phase which phase
 * @param duration how long it took
 * @param outcome how it ended
 * @since 0.1.0
 */
public record PhaseReport(ShutdownPhase phase, Duration duration, PhaseOutcome outcome) {

}
