package io.github.quiesce.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How the process before this one ended.
 *
 * @param outcome {@code drained}, {@code aborted}, {@code forced}, {@code halted}, or
 * {@code unclean} if it left no word
 * @param reason what set the shutdown off, {@code null} if it left no word
 * @param triggeredAt when it was set off, {@code null} if it left no word
 * @param duration how long it took, {@code null} if it left no word
 * @param aborted the units of work that were cut, by kind
 * @since 0.1.0
 */
public record LastShutdown(String outcome, @Nullable String reason, @Nullable Instant triggeredAt,
		@Nullable Duration duration, Map<String, Long> aborted) {

	/**
	 * The outcome of a process that was killed, crashed or lost power.
	 */
	public static final String UNCLEAN = "unclean";

	static LastShutdown unclean() {
		return new LastShutdown(UNCLEAN, null, null, null, Map.of());
	}

}
