package io.github.quiesce.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.quiesce.ShutdownReason;
import org.jspecify.annotations.Nullable;

/**
 * How a shutdown went.
 *
 * @param outcome how it ended
 * @param reason what set it off
 * @param triggeredAt when it was set off
 * @param duration how long it took until the books were closed
 * @param gracePeriod how long it was allowed to take
 * @param phases the phases in order
 * @param work what happened to the work by kind, kinds without any left out
 * @param hooks the hooks that threw or have not returned
 * @param lastArrival when the last new request came after the announcement, or
 * {@code null} if none did
 * @param summary the same for a person to read
 * @since 0.1.0
 */
public record ShutdownReport(Outcome outcome, ShutdownReason reason, Instant triggeredAt, Duration duration,
		Duration gracePeriod, List<PhaseReport> phases, Map<String, Work> work, List<HookFailure> hooks,
		@Nullable Duration lastArrival, String summary) {

	/**
	 * How a shutdown ended.
	 */
	public enum Outcome {

		/**
		 * All work was finished.
		 */
		DRAINED,

		/**
		 * Work was cut at the deadline.
		 */
		ABORTED,

		/**
		 * A second signal ended it.
		 */
		FORCED,

		/**
		 * The process was halted at the end of the grace period.
		 */
		HALTED;

		/**
		 * Return the name as it is used in reports and tags.
		 * @return the name in lower case
		 */
		public String id() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * What happened to the work of one kind.
	 *
	 * @param completed units finished since the trigger
	 * @param aborted units cut
	 * @param rejected units refused
	 * @param late units that arrived after the announcement and were served
	 */
	public record Work(long completed, long aborted, long rejected, long late) {

		static Work of(WorkTally tally) {
			return new Work(tally.completed(), tally.aborted(), tally.rejected(), tally.late());
		}

		boolean isEmpty() {
			return this.completed + this.aborted + this.rejected + this.late == 0;
		}

	}

}
