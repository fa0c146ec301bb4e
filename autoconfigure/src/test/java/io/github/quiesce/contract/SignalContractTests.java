package io.github.quiesce.contract;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What signals do is configuration, and an announcement can be taken back.
 */
@Tag("once")
class SignalContractTests extends AbstractContractTests {

	SignalContractTests() {
		super(Server.TOMCAT);
	}

	@Test
	void aSignalDumpsWhatIsInFlightAndAnotherIsIgnored() {
		ForkedApplication application = start("quiesce.signals.actions.HUP=dump", "quiesce.signals.actions.INT=ignore");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=3000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("INT");
			application.signal("HUP");
			application.output().await("Dump on SIGHUP: 1 unit of work in flight: http 1", GENEROUS);
			application.output().await("http  GET /slow  age", GENEROUS);
			application.output().await("^\"quiesce-halt\" .* daemon", GENEROUS);
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
		}
		assertThat(application.get("/fast").text()).isEqualTo("fast");
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
	}

	@Test
	void anAnnouncementBySignalIsTakenBackBySignal() {
		ForkedApplication application = start("quiesce.signals.actions.USR1=announce",
				"quiesce.signals.actions.HUP=resume", "test.triggers=true");
		application.output().await("^FIRED rate", GENEROUS);
		application.signal("USR1");
		awaitUnready(application);
		assertLameDuck(application);
		application.signal("HUP");
		assertRunning(application);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
	}

	@Test
	void anAnnouncementThroughTheEndpointIsTakenBackThroughIt() {
		ForkedApplication application = start("management.endpoint.quiesce.access=unrestricted", "test.triggers=true",
				"quiesce.announce.duration=4s");
		application.output().await("^FIRED rate", GENEROUS);
		RawResponse announced = send(application, "POST");
		assertThat(announced.status()).isEqualTo(200);
		assertThat(announced.text()).contains("\"ANNOUNCING\"", "\"OPERATOR\"", "\"remaining\":null");
		assertLameDuck(application);
		assertThat(application.get("/actuator/quiesce?wait=20s").text()).contains("\"http\":0");
		assertThat(send(application, "DELETE").status()).isEqualTo(200);
		assertRunning(application);
		assertThat(send(application, "POST").status()).isEqualTo(200);
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=6000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
			application.signal("TERM");
			await().atMost(GENEROUS).until(() -> RawHttp.isRefused(application.port()));
			assertThat(application.sinceSignal()).as("the window was over").isLessThan(Duration.ofSeconds(3));
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
	}

	@Test
	void aShutdownCannotBeTakenBack() {
		ForkedApplication application = start("management.endpoint.quiesce.access=unrestricted",
				"quiesce.announce.duration=3s");
		application.signal("TERM");
		awaitUnready(application);
		assertThat(send(application, "POST").status()).isEqualTo(409);
		RawResponse refused = send(application, "DELETE");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.text()).contains("\"SIGTERM\"");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
	}

	@Test
	@Tag("full")
	void theEndpointIsReadOnlyByDefault() {
		ForkedApplication application = start();
		assertThat(send(application, "POST").status()).isEqualTo(405);
		assertThat(send(application, "DELETE").status()).isEqualTo(405);
		assertThat(application.get(READINESS).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "QUIT, dump", "KILL, shutdown", "NONSENSE, dump" })
	void aSignalThatCannotBeHandledStopsTheStart(String signal, String action) {
		ForkedApplication application = launch(ThreadKind.PLATFORM, "quiesce.signals.actions." + signal + "=" + action);
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(1);
		assertThat(application.output().text()).contains("APPLICATION FAILED TO START")
			.contains("quiesce.signals.actions." + signal + " is " + action)
			.contains("Remove quiesce.signals.actions." + signal);
	}

	@Test
	void everySubscriberHearsOfASignalAndOneThatThrowsIsNamed() {
		ForkedApplication application = start("test.signal-listeners=true");
		application.signal("HUP");
		application.output().await("^HEARD HUP as a method", GENEROUS);
		application.output().await("^HEARD HUP as a callback", GENEROUS);
		application.output().await("SignalListeners.fail' failed", GENEROUS);
		assertThat(application.get("/fast").text()).as("alive").isEqualTo("fast");
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
	}

	private static RawResponse send(ForkedApplication application, String method) {
		try (RawHttp http = application.connect()) {
			return http.sendLines(method + " /actuator/quiesce HTTP/1.1", "Host: localhost", "Content-Length: 0")
				.receive();
		}
	}

	private void assertLameDuck(ForkedApplication application) {
		awaitUnready(application);
		assertThat(application.get("/actuator/health/liveness").status()).isEqualTo(200);
		RawResponse served = application.get("/fast");
		assertThat(served.text()).isEqualTo("fast");
		assertThat(served.closesConnection()).as(served.toString()).isTrue();
		long settled = System.nanoTime() + Duration.ofMillis(300).toNanos();
		await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
		assertThat(application.output().since(settled)).noneMatch((line) -> line.startsWith("FIRED"));
	}

	private void assertRunning(ForkedApplication application) {
		long resumed = System.nanoTime();
		await().atMost(GENEROUS).until(() -> application.get(READINESS).status() == 200);
		for (String trigger : new String[] { "rate", "delay", "cron", "own", "configurer" }) {
			await().atMost(GENEROUS).until(() -> application.output().since(resumed).contains("FIRED " + trigger));
		}
		try (RawHttp reused = application.connect()) {
			assertThat(reused.get("/fast").closesConnection()).isFalse();
			assertThat(reused.get("/fast").closesConnection()).isFalse();
		}
		assertThat(application.get("/actuator/quiesce").text()).contains("\"RUNNING\"", "\"reason\":null");
	}

}
