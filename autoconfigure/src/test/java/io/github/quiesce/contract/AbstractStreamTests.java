package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Answers that last until somebody ends them.
 */
abstract class AbstractStreamTests extends AbstractContractTests {

	AbstractStreamTests(Server server) {
		super(server);
	}

	@Test
	void eventStreamsEndProperlyAndHoldNothingUp() {
		ForkedApplication application = start("quiesce.announce.duration=1s");
		List<RawHttp> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 10; i++) {
				clients.add(application.connect().sendGet("/events"));
			}
			await().atMost(GENEROUS).until(() -> streamsIn(application) == 10);
			application.signal("TERM");
			for (RawHttp client : clients) {
				RawResponse response = client.receive();
				assertThat(response.status()).isEqualTo(200);
				assertThat(response.complete()).as("end of the body: %s", response).isTrue();
				assertThat(response.text()).contains("first");
			}
			assertThat(application.sinceSignal()).as("not before the window has ended")
				.isGreaterThan(Duration.ofMillis(900));
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(12));
			assertThat(application.output().find("COMPLETED events")).hasSize(10);
			assertThat(application.output().find("finished .*stream 10")).isNotEmpty();
		}
		finally {
			clients.forEach(RawHttp::close);
		}
	}

	@Test
	void aStreamThatBeginsWhileDrainingIsEndedToo() {
		ForkedApplication application = start();
		try (RawHttp slow = application.connect(); RawHttp late = application.connect()) {
			assertThat(late.get("/fast").status()).isEqualTo(200);
			slow.sendGet("/slow?ms=4000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("TERM");
			await().atMost(GENEROUS).until(() -> RawHttp.isRefused(application.port()));
			RawResponse events = late.get("/events");
			assertThat(events.complete()).as("end of the body: %s", events).isTrue();
			assertThat(events.status()).isEqualTo(200);
			assertThat(slow.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(application.output().find("finished .*stream 1")).isNotEmpty();
		}
	}

	@Test
	@Tag("full")
	void aStreamWhoseClientDoesNotReadIsCut() {
		ForkedApplication application = start("quiesce.streams.close-timeout=1s",
				// Tomcat cannot be made to cut it before
				"server.tomcat.connection-timeout=3s");
		try (RawHttp mute = RawHttp.connect(application.port(), 1024)) {
			mute.sendGet("/flood");
			await().atMost(GENEROUS).until(() -> streamsIn(application) == 1);
			application.signal("TERM");
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(application.signalToExit()).as("long before the drain deadline")
				.isLessThan(Duration.ofSeconds(12));
			assertThat(application.output().find("Stream GET /flood has not ended 1000ms after")).hasSize(1);
		}
	}

	@Test
	void theEndsOfStreamsAreSpread() {
		ForkedApplication application = start("quiesce.streams.spread=3s");
		List<RawHttp> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 30; i++) {
				clients.add(application.connect().sendGet("/events"));
			}
			await().atMost(GENEROUS).until(() -> streamsIn(application) == 30);
			application.signal("TERM");
			application.output().await("COMPLETED events", 5, GENEROUS);
			assertThat(application.output().find("COMPLETED events")).as("not all at once").hasSizeLessThan(30);
			clients.forEach((client) -> assertThat(client.receive().complete()).isTrue());
			assertThat(application.sinceSignal()).as("the last one").isGreaterThan(Duration.ofMillis(2000));
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
		finally {
			clients.forEach(RawHttp::close);
		}
	}

	private int streamsIn(ForkedApplication application) {
		return JsonPath.<Integer>read(application.get("/actuator/quiesce").text(), "$.inFlight.stream");
	}

}
