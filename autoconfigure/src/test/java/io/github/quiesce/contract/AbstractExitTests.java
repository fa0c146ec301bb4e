package io.github.quiesce.contract;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The ways out: signals during the start, exits from inside, the shutdown endpoint, and
 * what a shutdown costs when nothing is to be waited for.
 */
abstract class AbstractExitTests extends AbstractContractTests {

	AbstractExitTests(Server server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 700 })
	void aSignalEndsTheStart(long millis) {
		assertEndsDuringStart(millis);
	}

	@RepeatedTest(10)
	@Tag("full")
	void aSignalEndsTheStartAtAnyMoment() {
		assertEndsDuringStart(ThreadLocalRandom.current().nextLong(2500));
	}

	private void assertEndsDuringStart(long millis) {
		ForkedApplication application = launch(ThreadKind.byDefault(), "quiesce.announce.duration=15s",
				"test.slow-runner=60s");
		application.output().await("^MAIN", GENEROUS);
		await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("serving on for up to")).as("a window").isEmpty();
	}

	@Test
	void aSignalLetsTheRefreshFinish() {
		ForkedApplication application = launch(ThreadKind.byDefault(), "quiesce.announce.duration=10s",
				"test.slow-bean=2s");
		application.output().await("ENTERED slow-bean", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(8));
		assertThat(application.output().find("FINISHED slow-bean")).hasSize(1);
	}

	@Test
	void aStartThatHangsIsHalted() {
		ForkedApplication application = launch(ThreadKind.byDefault(), "quiesce.grace-period=2s",
				"quiesce.release.reserve=500ms", "test.slow-bean=60s");
		application.output().await("ENTERED slow-bean", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(3));
	}

	@Test
	void aSignalEndsARunner() {
		ForkedApplication application = launch(ThreadKind.byDefault(), "quiesce.announce.duration=10s",
				"test.slow-runner=60s");
		application.output().await("ENTERED slow-runner", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void exitFromAHandlerWaitsForOthersOnly() {
		ForkedApplication application = start();
		try (RawHttp inFlight = application.connect(); RawHttp exiting = application.connect()) {
			inFlight.sendGet("/slow?ms=2000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			long start = System.nanoTime();
			exiting.sendGet("/exit?code=7");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(application.awaitExit(Duration.ofSeconds(15))).isEqualTo(7);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
		}
	}

	@Test
	void exitFromAJobWaitsForOthersOnly() {
		ForkedApplication application = start("test.exit-job=7");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=3000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.output().await("ENTERED exit-job", GENEROUS);
			long start = System.nanoTime();
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(application.awaitExit(Duration.ofSeconds(15))).isEqualTo(7);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
		}
	}

	@Test
	void theFirstSignalAfterTheShutdownEndpointForcesNothing() {
		ForkedApplication application = start("management.endpoint.shutdown.access=unrestricted",
				"quiesce.announce.duration=4s");
		try (RawHttp inFlight = application.connect(); RawHttp control = application.connect()) {
			inFlight.sendGet("/slow?ms=6000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			assertThat(control.post("/actuator/shutdown", "").status()).isEqualTo(200);
			await().atMost(Duration.ofSeconds(4))
				.until(() -> application.get("/actuator/quiesce").text().contains("\"SHUTDOWN_ENDPOINT\""));
			await().pollDelay(Duration.ofMillis(700)).until(() -> true);
			application.signal("TERM");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(application.awaitExit(GENEROUS)).isIn(143, 0);
		}
	}

	@Test
	void withoutItsSignalHandlerItStillDrains() {
		ForkedApplication application = start("quiesce.signals.enabled=false", "quiesce.announce.duration=4s");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=5000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("TERM");
			awaitUnready(application);
			RawResponse late = application.get("/fast");
			assertThat(late.text()).isEqualTo("fast");
			assertThat(late.closesConnection()).as(late.toString()).isTrue();
			assertThat(application.get("/actuator/quiesce").text()).contains("\"JVM_EXIT\"");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
	}

	@Test
	void idleItIsGoneAtOnce() {
		ForkedApplication plain = launch(ThreadKind.byDefault(), "quiesce.enabled=false");
		ForkedApplication application = launch(ThreadKind.byDefault());
		plain.awaitReady();
		application.awaitReady();
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(plain.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(plain.signalToExit().plusMillis(500));
	}

}
