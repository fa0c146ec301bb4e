package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The drain phase: whatever is in flight over HTTP is answered.
 */
abstract class AbstractDrainTests extends AbstractContractTests {

	AbstractDrainTests(Server server) {
		super(server);
	}

	@Test
	void answersTwoHundredSlowRequests() {
		ForkedApplication application = start("server.tomcat.threads.max=250", "server.jetty.threads.max=250");
		List<RawHttp> connections = new ArrayList<>();
		try {
			for (int seed = 0; seed < 200; seed++) {
				connections.add(application.connect().sendGet("/slow?ms=4000&bytes=20000&seed=" + seed));
			}
			application.output().await("ENTERED slow", 200, GENEROUS);
			application.signal("TERM");
			for (int seed = 0; seed < 200; seed++) {
				RawResponse response = connections.get(seed).receive();
				assertThat(response.status()).as("request %d", seed).isEqualTo(200);
				assertThat(response.body()).as("request %d", seed).isEqualTo(Payload.of(seed, 20_000));
				assertThat(response.closesConnection()).as("request %d: %s", seed, response).isTrue();
			}
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
		finally {
			connections.forEach(RawHttp::close);
		}
	}

	@Test
	void closesTheListenerAndAnswersWhatIsOpen() {
		ForkedApplication application = start("quiesce.announce.duration=500ms");
		byte[] body = Payload.of(3, 100_000);
		try (RawHttp upload = application.connect();
				RawHttp stream = application.connect();
				RawHttp async = application.connect();
				RawHttp waiting = application.connect();
				RawHttp deferred = application.connect();
				RawHttp slowReader = RawHttp.connect(application.port(), 16_384);
				RawHttp idle = application.connect();
				RawHttp idleForever = application.connect();
				RawHttp releasing = application.connect()) {
			for (RawHttp connection : List.of(idle, idleForever, releasing)) {
				assertThat(connection.get("/fast").status()).isEqualTo(200);
			}
			upload.sendPostHead("/upload", body.length).send(body, 0, 60_000);
			stream.sendGet("/stream?ms=4000&bytes=100000&seed=1");
			async.sendGet("/async?ms=4000&bytes=100000&seed=2");
			waiting.sendGet("/wait/1");
			deferred.sendGet("/deferred/2");
			slowReader.sendGet("/stream?ms=0&bytes=8000000&seed=4");
			List.of("upload", "stream 1", "slow 2", "wait 1", "wait 2", "stream 4")
				.forEach((name) -> application.output().await("ENTERED " + name, GENEROUS));
			application.signal("TERM");
			await().atMost(GENEROUS).until(() -> RawHttp.isRefused(application.port()));
			assertThat(application.sinceSignal()).as("window")
				.isBetween(Duration.ofMillis(450), Duration.ofMillis(2500));
			RawResponse endpoint = idle.get("/actuator/quiesce");
			assertThat(endpoint.closesConnection()).as("idle connection: %s", endpoint).isTrue();
			assertThat(JsonPath.<String>read(endpoint.text(), "$.state")).as(endpoint.text()).isEqualTo("DRAINING");
			assertThat(JsonPath.<Integer>read(endpoint.text(), "$.inFlight.http")).as(endpoint.text()).isEqualTo(6);
			assertThat(JsonPath.<List<String>>read(endpoint.text(), "$.work[?(@.kind == 'http')].description"))
				.as(endpoint.text())
				.contains("POST /upload", "GET /wait/{id}", "GET /deferred/{id}");
			await().pollDelay(Duration.ofMillis(2500).minus(application.sinceSignal())).until(() -> true);
			upload.send(body, 60_000, 40_000);
			assertThat(upload.receive().text()).as("upload").isEqualTo(Payload.receipt(body));
			assertBody(stream.receive(), Payload.of(1, 100_000));
			assertBody(async.receive(), Payload.of(2, 100_000));
			assertBody(slowReader.receive(), Payload.of(4, 8_000_000));
			assertThat(releasing.post("/release/1", "").text()).as("reused while draining").isEqualTo("releasing 1");
			RawResponse waited = waiting.receive();
			assertThat(waited.text()).isEqualTo("released 1");
			assertThat(waited.closesConnection()).as(waited.toString()).isTrue();
			assertThat(application.isAlive()).as("alive with a request left").isTrue();
			assertThat(idleForever.post("/release/2", "").text()).as("idle all the time").isEqualTo("releasing 2");
			assertThat(deferred.receive().text()).isEqualTo("released 2");
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
	}

	private void assertBody(RawResponse response, byte[] expected) {
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.complete()).as(response.toString()).isTrue();
		assertThat(response.body()).isEqualTo(expected);
	}

	@Test
	void rejectsNewRequestsWhenAskedTo() {
		ForkedApplication application = start("quiesce.http.reject-new=true", "quiesce.http.retry-after=7s");
		try (RawHttp inFlight = application.connect(); RawHttp reused = application.connect()) {
			assertThat(reused.get("/fast").status()).isEqualTo(200);
			inFlight.sendGet("/slow?ms=2500&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("TERM");
			await().atMost(Duration.ofSeconds(2)).until(() -> application.get("/fast").status() == 503);
			for (RawResponse response : List.of(application.get("/fast"), reused.get("/fast"))) {
				assertThat(response.status()).isEqualTo(503);
				assertThat(response.header("retry-after")).as(response.toString()).isEqualTo("7");
				assertThat(response.closesConnection()).as(response.toString()).isTrue();
			}
			RawResponse endpoint = application.get("/actuator/quiesce");
			assertThat(endpoint.text()).contains("\"DRAINING\"");
			assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(503);
			assertThat(application.get("/actuator/health/liveness").status()).isEqualTo(200);
			assertBody(inFlight.receive(), Payload.of(1, 10));
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
	}

	@Test
	void managementPortAndPushRegistryTellOfTheDrain() {
		ForkedApplication application = start("management.server.port=0", "management.server.address=127.0.0.1",
				"test.push-registry=true", "quiesce.exit-code.drained=0");
		assertThat(application.managementPort()).isNotEqualTo(application.port());
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=2500&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("TERM");
			await().atMost(Duration.ofSeconds(2)).until(() -> RawHttp.isRefused(application.port()));
			assertThat(manage(application, "/actuator/health/readiness").status()).isEqualTo(503);
			RawResponse endpoint = manage(application, "/actuator/quiesce");
			assertThat(JsonPath.<String>read(endpoint.text(), "$.state")).as(endpoint.text()).isEqualTo("DRAINING");
			assertThat(JsonPath.<Integer>read(endpoint.text(), "$.inFlight.http")).as(endpoint.text()).isEqualTo(1);
			assertThat(manage(application, "/actuator/metrics/quiesce.in.flight?tag=kind:http").text())
				.contains("\"value\":1.0");
			assertThat(manage(application, "/actuator/prometheus").text()).contains("quiesce_in_flight")
				.contains("quiesce_remaining");
			assertBody(inFlight.receive(), Payload.of(1, 10));
		}
		assertThat(application.awaitExit(GENEROUS)).as("quiesce.exit-code.drained").isZero();
		assertThat(application.output().find("^PUSHED test\\.served.* COUNT=1\\.0")).isNotEmpty();
		assertThat(application.output().find("^PUSHED quiesce\\.work\\.completed.*kind.*http.* COUNT=1\\.0"))
			.isNotEmpty();
	}

	private RawResponse manage(ForkedApplication application, String path) {
		try (RawHttp http = RawHttp.connect(application.managementPort())) {
			return http.get(path);
		}
	}

	@Test
	void keepAliveClientsLoseNothing() {
		ForkedApplication application = start("quiesce.announce.duration=2s");
		try (KeepAliveClients clients = new KeepAliveClients(application.port(), true)) {
			clients.post(40, Duration.ofMillis(200)).post(10, Duration.ofMillis(1500));
			await().atMost(GENEROUS).until(() -> clients.answers() > 500);
			application.signal("TERM");
			clients.awaitLeft(Duration.ofSeconds(5));
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(clients.failures()).isEmpty();
			assertExecutedOnce(clients, List.of(application));
		}
	}

	/**
	 * Assert that every order that was sent was executed once, on one of the
	 * applications.
	 * @param clients the clients, which have left
	 * @param applications the applications, which have ended
	 */
	static void assertExecutedOnce(KeepAliveClients clients, List<ForkedApplication> applications) {
		List<String> executed = applications.stream()
			.flatMap((application) -> application.output().find("^ORDER (.+)").stream())
			.map((order) -> order.group(1))
			.toList();
		assertThat(executed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(clients.sent());
	}

}
