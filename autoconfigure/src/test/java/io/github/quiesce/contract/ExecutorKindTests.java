package io.github.quiesce.contract;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors that the application made itself, and buffers.
 */
class ExecutorKindTests extends AbstractKindTests {

	ExecutorKindTests() {
		super(ExecutorsApplication.class, "none");
	}

	private static List<String> executors() {
		return (ForkedJvm.featureVersion() >= 21)
				? List.of("pool", "scheduled", "forkJoin", "single", "singleScheduled", "virtual")
				: List.of("pool", "scheduled", "forkJoin", "single", "singleScheduled");
	}

	@Test
	void tasksThatAHandlerSubmitsWhileDrainingFinishAndReachTheDatabase() {
		ForkedApplication application = start();
		try (RawHttp http = application.connect()) {
			http.sendGet("/submit?n=8&ms=150&delay=1000");
			application.output().await("ENTERED handler", GENEROUS);
			application.signal("TERM");
			assertThat(http.receive().status()).isEqualTo(200);
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		executors()
			.forEach((name) -> assertThat(application.output().find("^STORED " + name + " \\d")).as(name).hasSize(8));
		assertThat(application.output().find("executor .* cut|INTERRUPTED")).isEmpty();
	}

	@Test
	void triggersStopAndWhatIsDueLaterHoldsNothingUp() {
		ForkedApplication application = start("quiesce.announce.duration=1500ms", "test.triggers=true");
		List.of("rate scheduled", "delay scheduled", "rate singleScheduled", "delay singleScheduled")
			.forEach((trigger) -> application.output().await("^FIRED " + trigger, GENEROUS));
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isBetween(Duration.ofMillis(1500), Duration.ofMillis(4000));
		long settled = application.signalledAt() + Duration.ofMillis(300).toNanos();
		assertThat(application.output().since(settled)).noneMatch((line) -> line.startsWith("FIRED"));
	}

	@Test
	void tasksThatOutlastTheBudgetAreInterruptedAndNamed() {
		ForkedApplication application = start("quiesce.grace-period=4s", "quiesce.release.reserve=2s");
		assertThat(application.get("/submit?n=1&ms=60000&delay=0").status()).isEqualTo(200);
		executors().forEach((name) -> application.output().await("^ENTERED " + name + " 0", GENEROUS));
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofMillis(5000));
		executors().forEach(
				(name) -> assertThat(application.output().find("^INTERRUPTED " + name + " 0")).as(name).hasSize(1));
		assertThat(application.output().find("executor  ExecutorsApplication\\$Endpoints.submit  age"))
			.hasSize(executors().size());
	}

	@Test
	void excludedExecutorsHoldNothingUp() {
		ForkedApplication application = start("quiesce.executors.excluded=background");
		assertThat(application.get("/background?ms=20000").status()).isEqualTo(200);
		application.output().await("^ENTERED background", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(4));
		assertThat(application.output().find("FINISHED background")).isEmpty();
	}

	@Test
	void aBufferIsFlushedWhenTheDrainHasEndedAlthoughItIsNotFull() {
		ForkedApplication application = start();
		try (RawHttp http = application.connect()) {
			http.sendGet("/buffer?n=450&delay=1000");
			application.output().await("ENTERED handler", GENEROUS);
			application.signal("TERM");
			assertThat(http.receive().text()).isEqualTo("added");
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("^FLUSHED .*").stream().map((match) -> match.group()).toList())
			.containsExactly("FLUSHED 200, stored 200", "FLUSHED 200, stored 400", "FLUSHED 50, stored 450");
	}

}
