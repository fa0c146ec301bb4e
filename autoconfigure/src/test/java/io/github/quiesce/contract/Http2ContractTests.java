package io.github.quiesce.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2: clients are told to leave, and no stream in flight is reset.
 */
@Tag("full")
class Http2ContractTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private static final Duration WINDOW = Duration.ofSeconds(3);

	@RegisterExtension
	final ForkedApplications applications = new ForkedApplications();

	static Stream<Arguments> servers() {
		return Stream.of(Server.values())
			.flatMap((server) -> Stream.of(Arguments.of(server, false), Arguments.of(server, true)));
	}

	@ParameterizedTest
	@MethodSource("servers")
	void connectionsGoAwayAndStreamsFinish(Server server, boolean tls, @TempDir Path directory) throws Exception {
		ForkedApplication application = launch(server, tls, directory).awaitReady();
		try (Http2Connection busy = new Http2Connection(application.port(), tls);
				Http2Connection idle = new Http2Connection(application.port(), tls)) {
			assertThat(get(idle, "/fast").text()).isEqualTo("fast");
			assertThat(get(busy, "/fast").text()).isEqualTo("fast");
			CompletableFuture<RawResponse> slow = busy.get("/slow?ms=5000&bytes=20000&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			assertThat(idle.isToldToLeave()).as("before the signal").isFalse();
			application.signal("TERM");
			long said = Math.max(idle.awaitGoAway(GENEROUS), busy.awaitGoAway(GENEROUS));
			Duration delay = Duration.ofNanos(said - application.signalledAt());
			if (server == Server.TOMCAT) {
				assertThat(delay).as("with the close of the listener").isGreaterThan(WINDOW);
			}
			else {
				assertThat(delay).as("from the announcement on").isLessThan(WINDOW.minusMillis(500));
				assertLateConnectionIsServedAndToldToLeave(application, tls);
			}
			RawResponse response = slow.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).isEqualTo(Payload.of(1, 20000));
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("lost nothing")).hasSize(1);
	}

	private static void assertLateConnectionIsServedAndToldToLeave(ForkedApplication application, boolean tls)
			throws Exception {
		try (Http2Connection late = new Http2Connection(application.port(), tls)) {
			assertThat(get(late, "/fast").text()).isEqualTo("fast");
			late.awaitGoAway(Duration.ofSeconds(5));
		}
	}

	private static RawResponse get(Http2Connection connection, String path) throws Exception {
		return connection.get(path).get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
	}

	private ForkedApplication launch(Server server, boolean tls, Path directory) throws Exception {
		List<String> properties = new ArrayList<>(
				List.of("server.http2.enabled=true", "quiesce.announce.duration=" + WINDOW.toSeconds() + "s"));
		if (tls) {
			properties.add("server.ssl.key-store=" + keyStore(directory));
			properties.add("server.ssl.key-store-password=secret");
		}
		return this.applications
			.keep(ForkedApplication.on(server).properties(properties.toArray(String[]::new)).launch());
	}

	private static Path keyStore(Path directory) throws IOException, InterruptedException {
		Path keyStore = directory.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(ForkedJvm.command()).resolveSibling("keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12",
				"-keystore", keyStore.toString(), "-storepass", "secret")
			.redirectErrorStream(true)
			.start();
		keytool.getInputStream().readAllBytes();
		assertThat(keytool.waitFor()).isZero();
		return keyStore;
	}

}
