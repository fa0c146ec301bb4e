package io.github.quiesce.contract;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of clients are not sent elsewhere in the same second.
 */
@Tag("full")
@Isolated("needs both cores for the clients and the server")
class CrowdContractTests {

	private static final int CLIENTS = 2000;

	private static final Duration SPREAD = Duration.ofSeconds(8);

	private static final int BUCKETS = 8;

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	@RegisterExtension
	final ForkedApplications applications = new ForkedApplications();

	static Stream<Arguments> servers() {
		return Stream.of(Arguments.of(Server.TOMCAT, WebSocketTestApplications.Servlet.class),
				Arguments.of(Server.JETTY, WebSocketTestApplications.Servlet.class),
				Arguments.of(Server.NETTY, WebSocketTestApplications.Reactive.class));
	}

	@ParameterizedTest
	@MethodSource("servers")
	void webSocketsAndEventStreamsAreClosedOverTheSpread(Server server, Class<?> type) {
		ForkedApplication application = this.applications
			.keep(ForkedApplication.on(server)
				.application(type, AbstractWebSocketTests.LIBRARIES)
				.jvmArguments("-Xmx1g")
				.properties("quiesce.streams.spread=" + SPREAD.toSeconds() + "s",
						"quiesce.websocket.spread=" + SPREAD.toSeconds() + "s")
				.launch())
			.awaitReady();
		// The sockets last: Jetty closes those that are idle for half a minute.
		try (Crowd streams = Crowd.connect(application.port(), CLIENTS, "first", "\r\n0\r\n\r\n",
				"GET /events HTTP/1.1", "Host: localhost");
				Crowd sockets = Crowd.connect(application.port(), CLIENTS, "101", "\u0088", "GET /echo HTTP/1.1",
						"Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
						"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13")) {
			application.signal("TERM");
			Reader reader = new Reader(sockets);
			reader.start();
			List<Long> streamEnds = streams.awaitEnds(GENEROUS);
			List<Long> socketEnds = reader.result();
			assertSpread(server + " stream", application, streamEnds);
			assertSpread(server + " websocket", application, socketEnds);
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
		assertThat(application.output().find("finished .*stream " + CLIENTS)).hasSize(1);
		assertThat(application.output().find("finished .*websocket " + CLIENTS)).hasSize(1);
	}

	/**
	 * Jitter and a busy machine move some to the next bucket, and not more.
	 */
	private static void assertSpread(String title, ForkedApplication application, List<Long> ends) {
		long first = ends.stream().mapToLong(Long::longValue).min().orElseThrow();
		int[] histogram = new int[BUCKETS + 1];
		for (long end : ends) {
			histogram[(int) Math.min(BUCKETS, (end - first) * BUCKETS / SPREAD.toNanos())]++;
		}
		StringBuilder text = new StringBuilder(title + ", ends per second:");
		for (int count : histogram) {
			text.append(' ').append(count);
		}
		System.out.println(text);
		int even = CLIENTS / BUCKETS;
		for (int bucket = 0; bucket < BUCKETS; bucket++) {
			assertThat(histogram[bucket]).as(text.toString()).isBetween(even / 2, even * 3 / 2);
		}
		assertThat(histogram[BUCKETS]).as(text.toString()).isLessThan(even / 2);
	}

	/**
	 * Reads one crowd while the test reads the other.
	 */
	private static final class Reader extends Thread {

		private final Crowd crowd;

		private volatile List<Long> ends = List.of();

		private volatile AssertionError failure;

		Reader(Crowd crowd) {
			super("crowd");
			this.crowd = crowd;
		}

		@Override
		public void run() {
			try {
				this.ends = this.crowd.awaitEnds(GENEROUS);
			}
			catch (AssertionError ex) {
				this.failure = ex;
			}
		}

		List<Long> result() {
			try {
				join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			if (this.failure != null) {
				throw this.failure;
			}
			return this.ends;
		}

	}

}
