package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.ShutdownPhase;
import org.jspecify.annotations.Nullable;

/**
 * The phases of one shutdown as they end. Whoever ends a phase first decides on its
 * outcome.
 */
final class Timeline {

	private final Deadline deadline;

	private final List<PhaseReport> phases = new CopyOnWriteArrayList<>();

	private long phaseStartedAt;

	Timeline(Deadline deadline) {
		this.deadline = deadline;
	}

	synchronized @Nullable PhaseReport end(ShutdownPhase phase, PhaseOutcome outcome) {
		if (this.phases.size() != phase.ordinal()) {
			return null;
		}
		long now = this.deadline.elapsedNanos();
		PhaseReport report = new PhaseReport(phase, Duration.ofNanos(now - this.phaseStartedAt), outcome);
		this.phaseStartedAt = now;
		this.phases.add(report);
		return report;
	}

	List<PhaseReport> phases() {
		return List.copyOf(this.phases);
	}

}
