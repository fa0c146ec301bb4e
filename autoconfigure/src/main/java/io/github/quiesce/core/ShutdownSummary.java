package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import org.jspecify.annotations.Nullable;

/**
 * The last log record of a shutdown, made to be read in one glance.
 *
 * @param reason what set the shutdown off
 * @param elapsed how long it took
 * @param gracePeriod how long it was allowed to take
 * @param phases the phases in order
 * @param tallies what happened to the work by kind
 * @param hooks the hooks that failed
 * @param window how long the announce window was planned to be
 * @param lastArrival when the last new request came after the announcement
 */
record ShutdownSummary(ShutdownReason reason, Duration elapsed, Duration gracePeriod, List<PhaseReport> phases,
		Map<String, WorkTally> tallies, List<HookFailure> hooks, Duration window, @Nullable Duration lastArrival) {

	private static final int LATE_PART = 5;

	String render() {
		StringBuilder text = new StringBuilder("Shutdown by ").append(this.reason)
			.append(result())
			.append(" and took ")
			.append(format(this.elapsed))
			.append(" of ")
			.append(format(this.gracePeriod));
		this.phases.forEach((phase) -> appendPhase(text, phase));
		append(text, "finished", WorkTally::completed);
		append(text, "cut", WorkTally::aborted);
		append(text, "refused", WorkTally::rejected);
		append(text, "late", WorkTally::late);
		this.hooks.forEach((hook) -> text.append(String.format(Locale.ROOT, "%n  %-9s  %s", "hook", hook)));
		appendArrivals(text);
		return text.toString();
	}

	private String result() {
		if (cut()) {
			return " cut work off";
		}
		return this.hooks.isEmpty() ? " lost nothing" : " finished its work, but not its hooks,";
	}

	/**
	 * Return whether somebody should do something about it.
	 */
	boolean needsAttention() {
		return cut() || !this.hooks.isEmpty() || (this.lastArrival != null && isWindowTooShort(this.lastArrival));
	}

	private boolean cut() {
		return this.tallies.values().stream().anyMatch((tally) -> tally.aborted() > 0);
	}

	private void appendPhase(StringBuilder text, PhaseReport report) {
		text.append(String.format(Locale.ROOT, "%n  %-9s%8s  %s", report.phase().id(), format(report.duration()),
				report.outcome().id()));
		if (report.phase() == ShutdownPhase.ANNOUNCE && report.outcome() == PhaseOutcome.SKIPPED) {
			text.append(" (no window)");
		}
	}

	private void append(StringBuilder text, String label, ToLongFunction<WorkTally> count) {
		String counts = this.tallies.entrySet()
			.stream()
			.filter((entry) -> count.applyAsLong(entry.getValue()) > 0)
			.map((entry) -> entry.getKey() + " " + count.applyAsLong(entry.getValue()))
			.sorted()
			.collect(Collectors.joining(", "));
		if (!counts.isEmpty()) {
			text.append(String.format(Locale.ROOT, "%n  %-9s  %s", label, counts));
		}
	}

	private void appendArrivals(StringBuilder text) {
		Duration last = this.lastArrival;
		if (last == null) {
			return;
		}
		text.append(String.format(Locale.ROOT, "%n  last new request %s after the announcement", format(last)));
		if (isWindowTooShort(last)) {
			text.append(", window ").append(format(this.window));
			text.append(": the balancer is slower than the window");
			Duration beyond = last.minus(this.window);
			if (!beyond.isNegative() && !beyond.isZero()) {
				text.append(" by ").append(format(beyond));
			}
			text.append(", raise quiesce.announce.duration to ").append(suggestion(last).toSeconds()).append("s");
		}
	}

	boolean isWindowTooShort(Duration last) {
		return !this.window.isZero() && windowWasWaitedOut()
				&& last.compareTo(this.window.minus(this.window.dividedBy(LATE_PART))) > 0;
	}

	private boolean windowWasWaitedOut() {
		return !this.phases.isEmpty() && this.phases.get(0).duration().compareTo(this.window) >= 0;
	}

	private static Duration suggestion(Duration last) {
		return Duration.ofSeconds(last.plus(last.dividedBy(2)).toSeconds() + 1);
	}

	static String format(Duration duration) {
		return String.format(Locale.ROOT, "%.1fs", duration.toNanos() / 1e9);
	}

	static String format(Map<String, Integer> inFlight) {
		String counts = inFlight.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 0)
			.map((entry) -> entry.getKey() + " " + entry.getValue())
			.collect(Collectors.joining(", "));
		return counts.isEmpty() ? "nothing in flight" : counts;
	}

}
