package io.github.quiesce.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * WebSocket sessions, with the client of the JDK.
 */
abstract class AbstractWebSocketTests extends AbstractContractTests {

	static final String LIBRARIES = "spring-websocket|spring-messaging|spring-boot-websocket|tomcat-embed-websocket"
			+ "|jakarta\\.websocket.*|jetty-.*websocket.*";

	private static final String UPGRADE = """
			GET PATH HTTP/1.1
			Host: localhost
			Upgrade: websocket
			Connection: Upgrade
			Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
			Sec-WebSocket-Version: 13""";

	private final Class<?> application;

	AbstractWebSocketTests(Server server, Class<?> application) {
		super(server);
		this.application = application;
	}

	private ForkedApplication startEcho(String... properties) {
		return start(this.application, properties);
	}

	final ForkedApplication start(Class<?> application, String... properties) {
		return this.applications
			.keep(ForkedApplication.on(server()).application(application, LIBRARIES).properties(properties).launch())
			.awaitReady();
	}

	@Test
	void sessionsAreToldThatTheServerIsGoingAway() throws Exception {
		ForkedApplication application = startEcho("quiesce.announce.duration=1s");
		List<Peer> peers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			peers.add(Peer.connect(application.port()));
		}
		for (Peer peer : peers) {
			peer.socket.sendText("hello", true);
			assertThat(peer.echo.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
		}
		String json = application.get("/actuator/quiesce").text();
		assertThat(JsonPath.<Integer>read(json, "$.inFlight.websocket")).as(json).isEqualTo(10);
		assertThat(JsonPath.<Integer>read(json, "$.inFlight.http")).as(json).isZero();
		application.signal("TERM");
		for (Peer peer : peers) {
			assertThat(peer.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
		}
		assertThat(application.sinceSignal()).as("not before the window has ended")
			.isGreaterThan(Duration.ofMillis(900));
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(12));
	}

	@Test
	void aMutePeerIsCut() {
		ForkedApplication application = startEcho("quiesce.websocket.close-timeout=1s");
		try (RawHttp mute = application.connect(); RawHttp slow = application.connect()) {
			upgrade(mute, "/echo");
			awaitInFlight(application, "websocket");
			// What keeps the process, so that its end is not the end of the connection.
			slow.sendGet("/slow?ms=8000&seed=1&bytes=9");
			awaitInFlight(application, "http");
			application.signal("TERM");
			assertThat(mute.receiveFrame()).startsWith(8, 1001 >> 8, 1001 & 0xff);
			Duration closed = application.sinceSignal();
			mute.awaitEnd();
			// Jetty does not wait after the code 1001.
			assertThat(application.sinceSignal().minus(closed)).isBetween(
					(server() != Server.JETTY) ? Duration.ofMillis(700) : Duration.ZERO, Duration.ofMillis(3500));
			assertThat(slow.receive().status()).isEqualTo(200);
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
	}

	@Test
	void thePeersCloseIsAwaited() {
		ForkedApplication application = startEcho("quiesce.websocket.close-timeout=8s");
		try (RawHttp peer = application.connect()) {
			upgrade(peer, "/echo");
			awaitInFlight(application, "websocket");
			application.signal("TERM");
			assertThat(peer.receiveFrame()).startsWith(8, 1001 >> 8, 1001 & 0xff);
			application.output().await("Draining", GENEROUS);
			peer.send(Crowd.CLOSE_ANSWER, 0, Crowd.CLOSE_ANSWER.length);
			peer.awaitEnd();
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(application.sinceSignal()).as("not after the whole close timeout")
				.isLessThan(Duration.ofSeconds(7));
			assertThat(application.output().find("finished +websocket 1")).isNotEmpty();
		}
	}

	@Test
	void anUpgradeThatFinishesLateIsToldAsWell() {
		ForkedApplication application = startEcho();
		try (RawHttp late = application.connect()) {
			late.sendLines(UPGRADE.replace("PATH", "/late").split("\n"));
			awaitInFlight(application, "http");
			application.signal("TERM");
			assertThat(late.receive().status()).isEqualTo(101);
			assertThat(late.receiveFrame()).startsWith(8, 1001 >> 8, 1001 & 0xff);
			late.send(Crowd.CLOSE_ANSWER, 0, Crowd.CLOSE_ANSWER.length);
			late.awaitEnd();
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
	}

	private static void upgrade(RawHttp connection, String path) {
		connection.sendLines(UPGRADE.replace("PATH", path).split("\n"));
		assertThat(connection.receive().status()).isEqualTo(101);
	}

	private static void awaitInFlight(ForkedApplication application, String kind) {
		await().atMost(GENEROUS)
			.until(() -> JsonPath.<Integer>read(application.get("/actuator/quiesce").text(),
					"$.inFlight." + kind) == 1);
	}

	/**
	 * A client.
	 */
	static final class Peer implements WebSocket.Listener {

		private final CompletableFuture<String> echo = new CompletableFuture<>();

		private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

		private WebSocket socket;

		static Peer connect(int port) throws Exception {
			return connect(port, "/echo");
		}

		static Peer connect(int port, String path) throws Exception {
			Peer peer = new Peer();
			peer.socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:" + port + path), peer)
				.get(20, TimeUnit.SECONDS);
			return peer;
		}

		Peer send(String text) {
			this.socket.sendText(text, true);
			return this;
		}

		/**
		 * Return the first message received.
		 */
		String firstMessage() throws Exception {
			return this.echo.get(20, TimeUnit.SECONDS);
		}

		/**
		 * Return the code of the close frame received.
		 */
		int closeCode() throws Exception {
			return this.closeCode.get(20, TimeUnit.SECONDS);
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.echo.complete(data.toString());
			webSocket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closeCode.complete(statusCode);
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.closeCode.completeExceptionally(error);
		}

	}

}
