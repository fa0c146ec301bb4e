package io.github.quiesce.autoconfigure;

import java.time.Duration;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the user set has to fit together and is named if it does not; what was left open
 * is made to fit.
 */
class QuiescePropertiesValidatorTests {

	private static final String KUBERNETES = "spring.main.cloud-platform=kubernetes";

	@ParameterizedTest
	@ValueSource(strings = { "grace-period", "announce.duration", "announce.quiet-period", "announce.minimum",
			"release.reserve", "signals.debounce", "http.retry-after", "streams.close-after", "streams.spread",
			"streams.close-timeout", "websocket.close-timeout", "websocket.close-after", "websocket.spread" })
	void negativeTimesAreNamed(String property) {
		FailureAnalysis analysis = analyze("quiesce." + property + "=-3s");
		assertThat(analysis.getDescription()).contains("quiesce." + property).contains("-3s");
		assertThat(analysis.getAction()).contains("quiesce." + property).containsPattern("zero or more|positive");
	}

	@ParameterizedTest
	@ValueSource(strings = { "grace-period", "announce.quiet-period", "http.retry-after" })
	void timesThatMustNotBeZeroAreNamed(String property) {
		FailureAnalysis analysis = analyze("quiesce." + property + "=0s");
		assertThat(analysis.getDescription())
			.isEqualTo("quiesce." + property + " is 0s, and has to be longer than zero.");
		assertThat(analysis.getAction())
			.isEqualTo("Set quiesce." + property + " to a positive duration, such as 5s, or remove it.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "announce.duration", "announce.minimum", "release.reserve", "signals.debounce" })
	void otherTimesMayBeZero(String property) {
		plan("quiesce." + property + "=0s");
	}

	@Test
	void gracePeriodOfMoreThanADayIsNamed() {
		FailureAnalysis analysis = analyze("quiesce.grace-period=25h");
		assertThat(analysis.getDescription()).isEqualTo("quiesce.grace-period is 90000s, which is longer than a day.");
		assertThat(analysis.getAction()).contains("Set quiesce.grace-period to", "25s");
		assertThat(plan("quiesce.grace-period=24h").gracePeriod()).isEqualTo(Duration.ofDays(1));
	}

	@ParameterizedTest
	@CsvSource({ "drained,-1", "drained,256", "deadline-exceeded,-1", "deadline-exceeded,256" })
	void exitCodesThatDoNotExistAreNamed(String property, int value) {
		FailureAnalysis analysis = analyze("quiesce.exit-code." + property + "=" + value);
		assertThat(analysis.getDescription()).isEqualTo("quiesce.exit-code." + property + " is " + value
				+ ", and operating systems know exit codes from 0 to 255.");
		assertThat(analysis.getAction()).isEqualTo("Set quiesce.exit-code." + property + " to a value from 0 to 255.");
	}

	@ParameterizedTest
	@CsvSource({ "drained,0", "drained,255", "deadline-exceeded,0", "deadline-exceeded,255" })
	void exitCodesAtTheBoundaryAreFine(String property, int value) {
		plan("quiesce.exit-code." + property + "=" + value);
	}

	@Test
	void ignoredPathWithoutSlashIsNamed() {
		FailureAnalysis analysis = analyze("quiesce.http.ignored-paths=/livez,metrics");
		assertThat(analysis.getDescription())
			.isEqualTo("quiesce.http.ignored-paths has 'metrics', which does not begin with a slash.");
		assertThat(analysis.getAction()).isEqualTo("Write '/metrics' in quiesce.http.ignored-paths.");
	}

	@ParameterizedTest
	@CsvSource({ "ndjson,which is no media type", "text/*,which no answer is sent as",
			"text/event-stream;q=1,which no answer is sent as" })
	void mediaTypesThatMatchNothingAreNamed(String mediaType, String problem) {
		FailureAnalysis analysis = analyze("quiesce.streams.media-types=" + mediaType);
		assertThat(analysis.getDescription())
			.isEqualTo("quiesce.streams.media-types has '" + mediaType + "', " + problem + ".");
		assertThat(analysis.getAction()).contains("quiesce.streams.media-types", "application/x-ndjson");
	}

	@Test
	void windowThatDoesNotFitTheGracePeriodIsNamed() {
		FailureAnalysis analysis = analyze("quiesce.announce.duration=40s", "quiesce.grace-period=30s");
		assertThat(analysis.getDescription())
			.isEqualTo("quiesce.announce.duration (40s) leaves nothing of quiesce.grace-period (30s) to drain in.");
		assertThat(analysis.getAction())
			.isEqualTo("Raise quiesce.grace-period above 40s, or lower quiesce.announce.duration.");
	}

	@Test
	void reserveThatDoesNotFitTheGracePeriodIsNamed() {
		FailureAnalysis analysis = analyze("quiesce.release.reserve=1500ms", "quiesce.grace-period=1s");
		assertThat(analysis.getDescription())
			.isEqualTo("quiesce.release.reserve (1500ms) leaves nothing of quiesce.grace-period (1s) to drain in.");
		assertThat(analysis.getAction())
			.isEqualTo("Raise quiesce.grace-period above 1500ms, or lower quiesce.release.reserve.");
	}

	@Test
	void windowAndReserveThatTogetherUseUpTheGracePeriodAreNamed() {
		FailureAnalysis analysis = analyze("quiesce.announce.duration=20s", "quiesce.release.reserve=5s");
		assertThat(analysis.getDescription()).isEqualTo("quiesce.announce.duration (20s) and quiesce.release.reserve "
				+ "(5s) together leave nothing of quiesce.grace-period (25s) to drain in.");
		assertThat(analysis.getAction()).isEqualTo(
				"Raise quiesce.grace-period above 25s, or lower quiesce.announce.duration or quiesce.release.reserve.");
	}

	@Test
	void oneMillisecondToDrainInIsEnough() {
		ShutdownPlan plan = plan("quiesce.announce.duration=20s", "quiesce.release.reserve=4999ms");
		assertThat(plan.drainBudget().minus(plan.window())).isEqualTo(Duration.ofMillis(1));
	}

	@Test
	void minimumLongerThanTheWindowIsNamed() {
		FailureAnalysis analysis = analyze("quiesce.announce.minimum=9s", "quiesce.announce.duration=6s");
		assertThat(analysis.getDescription())
			.isEqualTo("quiesce.announce.minimum (9s) is longer than quiesce.announce.duration (6s).");
		assertThat(analysis.getAction()).isEqualTo(
				"Lower quiesce.announce.minimum to at most 6s, or raise quiesce.announce.duration to at least 9s.");
		plan("quiesce.announce.minimum=6s", "quiesce.announce.duration=6s");
	}

	@Test
	void defaults() {
		assertThat(plan()).isEqualTo(
				new ShutdownPlan(Duration.ofSeconds(25), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));
	}

	@Test
	void emptyValueIsNoValue() {
		assertThat(plan("quiesce.grace-period=", "quiesce.announce.duration=", "quiesce.release.reserve="))
			.isEqualTo(plan());
	}

	@Test
	void allThatIsSetIsTaken() {
		assertThat(plan("quiesce.grace-period=60s", "quiesce.release.reserve=5s", "quiesce.announce.duration=10s",
				"quiesce.announce.quiet-period=2s", "quiesce.announce.minimum=3s"))
			.isEqualTo(new ShutdownPlan(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(10),
					Duration.ofSeconds(2), Duration.ofSeconds(3)));
	}

	@Test
	void windowDefaultsToFiveSecondsOnKubernetes() {
		assertThat(plan(KUBERNETES).window()).isEqualTo(Duration.ofSeconds(5));
		assertThat(plan(KUBERNETES, "quiesce.announce.duration=0s").window()).isZero();
		assertThat(plan(KUBERNETES, "quiesce.announce.duration=7s").window()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void minimumAndQuietPeriodAreIgnoredWhereTheWindowDefaultsToNone() {
		ShutdownPlan plan = plan("quiesce.announce.minimum=9s", "quiesce.announce.quiet-period=1s");
		assertThat(plan.window()).isZero();
		assertThat(plan.quietPeriod()).isNull();
		assertThat(plan.minimum()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "25s,PT2S,PT5S", "4s,PT2S,PT1S", "2s,PT1S,PT0.5S", "100ms,PT0.05S,PT0.025S" })
	void derivedDefaultsShrinkToFit(String gracePeriod, Duration reserve, Duration window) {
		ShutdownPlan plan = plan(KUBERNETES, "quiesce.grace-period=" + gracePeriod);
		assertThat(plan.reserve()).isEqualTo(reserve);
		assertThat(plan.window()).isEqualTo(window);
		assertThat(plan.drainBudget()).isGreaterThan(plan.window());
	}

	@Test
	void reserveShrinksBesideAWindowThatIsSet() {
		ShutdownPlan plan = plan("quiesce.grace-period=10s", "quiesce.announce.duration=9s");
		assertThat(plan.window()).isEqualTo(Duration.ofSeconds(9));
		assertThat(plan.reserve()).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void windowShrinksBesideAReserveThatIsSet() {
		ShutdownPlan plan = plan(KUBERNETES, "quiesce.grace-period=10s", "quiesce.release.reserve=8s");
		assertThat(plan.reserve()).isEqualTo(Duration.ofSeconds(8));
		assertThat(plan.window()).isEqualTo(Duration.ofSeconds(1));
	}

	private static ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner().withUserConfiguration(QuiesceAutoConfiguration.class)
			.withPropertyValues(properties);
	}

	private static ShutdownPlan plan(String... properties) {
		ShutdownPlan[] plan = new ShutdownPlan[1];
		runner(properties).run((context) -> plan[0] = context.getBean(ShutdownCoordinator.class).getPlan());
		return plan[0];
	}

	private static FailureAnalysis analyze(String... properties) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		runner(properties).run((context) -> {
			assertThat(context).hasFailed();
			analysis[0] = new InvalidQuiescePropertiesFailureAnalyzer().analyze(context.getStartupFailure());
		});
		assertThat(analysis[0]).isNotNull();
		return analysis[0];
	}

}
