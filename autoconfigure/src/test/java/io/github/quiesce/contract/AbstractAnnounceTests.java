package io.github.quiesce.contract;

import java.time.Duration;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The announce phase: the application says that it leaves, and goes on serving.
 */
abstract class AbstractAnnounceTests extends AbstractContractTests {

	AbstractAnnounceTests(Server server) {
		super(server);
	}

	@Test
	void goesOnServingAndTellsClientsToLeave() {
		ForkedApplication application = start("quiesce.announce.duration=4s");
		try (RawHttp reused = application.connect(); RawHttp inFlight = application.connect()) {
			assertThat(reused.get("/fast").closesConnection()).as("before the signal").isFalse();
			assertThat(application.get(READINESS).status()).isEqualTo(200);
			inFlight.sendGet("/slow?ms=1000&seed=1&bytes=10");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("TERM");
			awaitUnready(application);
			assertThat(application.sinceSignal()).as("time to 503").isLessThan(Duration.ofMillis(700));
			assertThat(application.get("/actuator/health/liveness").status()).as("liveness").isEqualTo(200);
			RawResponse onReused = reused.get("/fast");
			assertThat(onReused.text()).as("reused connection").isEqualTo("fast");
			assertThat(onReused.closesConnection()).as("reused connection is closed: %s", onReused).isTrue();
			assertThat(reused.isClosedWithin(Duration.ofSeconds(1))).as("reused connection ends").isTrue();
			RawResponse onNew = application.get("/fast");
			assertThat(onNew.text()).as("new connection").isEqualTo("fast");
			assertThat(onNew.closesConnection()).as("new connection is closed: %s", onNew).isTrue();
			RawResponse before = inFlight.receive();
			assertThat(before.body()).as("received before the signal").isEqualTo(Payload.of(1, 10));
			assertThat(before.closesConnection()).as("received before the signal: %s", before).isTrue();
			try (RawHttp http = application.connect()) {
				assertThat(http.post("/publish-accepting", "").status()).isEqualTo(200);
			}
			assertThat(application.get(READINESS).status()).as("after ACCEPTING_TRAFFIC").isEqualTo(503);
			assertEndpoint(application.get("/actuator/quiesce").text());
			assertThat(application.get("/tasks?name=late&n=2&ms=50").text()).isEqualTo("submitted");
			await().pollDelay(Duration.ofMillis(3400).minus(application.sinceSignal())).until(() -> true);
			assertThat(application.get("/fast").text()).as("in the last fifth of the window").isEqualTo("fast");
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(application.signalToExit()).isBetween(Duration.ofMillis(3900), Duration.ofMillis(8000));
			assertThat(application.output().find("FINISHED late")).hasSize(2);
			assertThat(application.output().find("the balancer is slower than the window")).hasSize(1);
		}
	}

	private void assertEndpoint(String json) {
		assertThat(JsonPath.<String>read(json, "$.state")).as(json).isEqualTo("ANNOUNCING");
		assertThat(JsonPath.<String>read(json, "$.reason")).as(json).isEqualTo("SIGTERM");
		assertThat(JsonPath.<String>read(json, "$.startedAt")).as(json).endsWith("Z");
		assertThat(Duration.parse(JsonPath.<String>read(json, "$.elapsed"))).as(json).isPositive();
		assertThat(Duration.parse(JsonPath.<String>read(json, "$.remaining"))).as(json)
			.isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25));
		assertThat(Duration.parse(JsonPath.<String>read(json, "$.gracePeriod"))).as(json)
			.isEqualTo(Duration.ofSeconds(25));
		assertThat(JsonPath.<String>read(json, "$.lastArrival")).as(json).isNotNull();
	}

	@Test
	void endsTheWindowWhenNoRequestCame() {
		ForkedApplication application = start("quiesce.announce.duration=15s", "quiesce.announce.quiet-period=2s");
		assertThat(application.get(READINESS).status()).isEqualTo(200);
		assertThat(application.get("/fast").status()).isEqualTo(200);
		application.signal(INTERRUPT);
		awaitUnready(application);
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(application.get("/fast").status()).isEqualTo(200);
		Duration lastArrival = application.sinceSignal();
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(application.get(READINESS).status()).as("probes are no traffic").isEqualTo(503);
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(INTERRUPTED);
		assertThat(application.signalToExit()).isBetween(lastArrival.plusMillis(1900), lastArrival.plusMillis(6000));
	}

}
