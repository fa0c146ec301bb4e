package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wording of the summary, and when it says that the window is too short.
 */
class ShutdownSummaryTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	private final Map<String, WorkTally> tallies = new LinkedHashMap<>();

	private final List<HookFailure> hooks = new ArrayList<>();

	@Test
	void quietShutdownIsReadInOneGlance() {
		tally("http");
		tally("executor");
		assertThat(summary(WINDOW, WINDOW, null)).isEqualToNormalizingNewlines("""
				Shutdown by SIGTERM lost nothing and took 8.2s of 25.0s
				  announce     5.0s  completed
				  drain        3.0s  completed
				  release      0.2s  completed""");
	}

	@Test
	void busyShutdownSaysWhatHappenedToTheWork() {
		WorkTally http = tally("http");
		WorkTally executor = tally("executor");
		repeat(120, http::addCompleted);
		repeat(40, executor::addCompleted);
		http.addAborted(2);
		repeat(3, http::addRejected);
		repeat(17, http::addLate);
		assertThat(summary(WINDOW, WINDOW, Duration.ofMillis(1200))).isEqualToNormalizingNewlines("""
				Shutdown by SIGTERM cut work off and took 8.2s of 25.0s
				  announce     5.0s  completed
				  drain        3.0s  completed
				  release      0.2s  completed
				  finished   executor 40, http 120
				  cut        http 2
				  refused    http 3
				  late       http 17
				  last new request 1.2s after the announcement""");
	}

	@Test
	void namesHooksThatFailed() {
		this.hooks.add(new HookFailure("flush", "failed with java.lang.IllegalStateException: full"));
		assertThat(summary(WINDOW, WINDOW, null))
			.startsWith("Shutdown by SIGTERM finished its work, but not its hooks, and took 8.2s of 25.0s")
			.endsWith("hook       flush failed with java.lang.IllegalStateException: full");
	}

	@Test
	void skippedAnnouncementHadNoWindow() {
		ShutdownSummary summary = new ShutdownSummary(ShutdownReason.CONTEXT_CLOSED, Duration.ZERO,
				Duration.ofSeconds(25),
				List.of(new PhaseReport(ShutdownPhase.ANNOUNCE, Duration.ZERO, PhaseOutcome.SKIPPED)), this.tallies,
				List.of(), Duration.ZERO, null);
		assertThat(summary.render()).contains("announce     0.0s  skipped (no window)");
	}

	@ParameterizedTest
	@CsvSource({ "0,false", "3999,false", "4000,false", "4001,true", "5000,true", "6500,true" })
	void warnsOfRequestsInTheLastFifthOfTheWindowAndLater(long lastArrival, boolean warns) {
		String summary = summary(WINDOW, WINDOW, Duration.ofMillis(lastArrival));
		assertThat(summary).contains("last new request");
		assertThat(summary.contains("the balancer is slower than the window")).isEqualTo(warns);
		assertThat(summary.contains("raise quiesce.announce.duration to ")).isEqualTo(warns);
	}

	@Test
	void saysByHowMuchTheBalancerIsSlower() {
		assertThat(summary(WINDOW, WINDOW, Duration.ofMillis(6500)))
			.endsWith("last new request 6.5s after the announcement, window 5.0s: the balancer is slower than the "
					+ "window by 1.5s, raise quiesce.announce.duration to 10s");
		assertThat(summary(WINDOW, WINDOW, Duration.ofMillis(4500)))
			.endsWith("the balancer is slower than the window, raise quiesce.announce.duration to 7s");
	}

	@Test
	void doesNotWarnWhenTheQuietPeriodEndedTheWindow() {
		assertThat(summary(WINDOW, WINDOW.minusNanos(1), Duration.ofMillis(4500))).contains("last new request 4.5s")
			.doesNotContain("slower");
	}

	@Test
	void doesNotWarnWithoutAWindow() {
		assertThat(summary(Duration.ZERO, Duration.ZERO, Duration.ofMillis(100))).contains("last new request 0.1s")
			.doesNotContain("slower");
	}

	@Test
	void numbersAreTheSameInEveryLocale() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.GERMANY);
		try {
			assertThat(ShutdownSummary.format(Duration.ofMillis(1250))).isEqualTo("1.3s");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void inFlightIsFormattedWithoutIdleKinds() {
		Map<String, Integer> inFlight = new LinkedHashMap<>();
		inFlight.put("http", 2);
		inFlight.put("lease", 0);
		inFlight.put("executor", 40);
		assertThat(ShutdownSummary.format(inFlight)).isEqualTo("http 2, executor 40");
		assertThat(ShutdownSummary.format(Map.of("http", 0))).isEqualTo("nothing in flight");
	}

	private WorkTally tally(String kind) {
		WorkTally tally = new WorkTally();
		this.tallies.put(kind, tally);
		return tally;
	}

	private static void repeat(int times, Runnable action) {
		for (int i = 0; i < times; i++) {
			action.run();
		}
	}

	private String summary(Duration window, Duration announced, @Nullable Duration lastArrival) {
		List<PhaseReport> phases = List.of(new PhaseReport(ShutdownPhase.ANNOUNCE, announced, PhaseOutcome.COMPLETED),
				new PhaseReport(ShutdownPhase.DRAIN, Duration.ofSeconds(3), PhaseOutcome.COMPLETED),
				new PhaseReport(ShutdownPhase.RELEASE, Duration.ofMillis(200), PhaseOutcome.COMPLETED));
		return new ShutdownSummary(ShutdownReason.SIGTERM, Duration.ofMillis(8200), Duration.ofSeconds(25), phases,
				this.tallies, this.hooks, window, lastArrival)
			.render();
	}

}
