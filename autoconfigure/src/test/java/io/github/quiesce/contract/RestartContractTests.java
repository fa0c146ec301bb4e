package io.github.quiesce.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * One process follows another on one port, without a balancer: through the launcher of
 * the sample, with clients that keep their connections and clients that do not, none of
 * which retry.
 */
@Tag("once")
class RestartContractTests {

	private static final Path LAUNCHER = Path.of("..", "sample-app", "restart", "launcher.py").toAbsolutePath();

	/**
	 * Two cores that are busy with other tests start an application slowly.
	 */
	private static final Duration START = Duration.ofSeconds(180);

	private static final int RESTARTS = 20;

	private static KeepAliveClients load(ForkedApplication launcher) {
		KeepAliveClients clients = new KeepAliveClients(launcher.port(), false);
		clients.post(10, Duration.ofMillis(300)).get(5, Duration.ofMillis(300)).postOnce(10, Duration.ofMillis(150));
		awaitAnswers(clients);
		return clients;
	}

	private static void awaitAnswers(KeepAliveClients clients) {
		int before = clients.answers();
		await().atMost(START).until(() -> clients.answers() - before >= 200);
	}

	private static boolean isOnPath(String tool) {
		return Arrays.stream(System.getenv("PATH").split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, tool)));
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tomcat, the everyday part included.
	 */
	@Nested
	class TomcatTests extends AbstractRestartTests {

		TomcatTests() {
			super(Server.TOMCAT);
		}

		@Test
		void losesNoRequestWhateverBecomesOfTheSuccessor() {
			ForkedApplication launcher = startBehindLauncher();
			try (KeepAliveClients clients = load(launcher)) {
				crash(launcher);
				succeed(launcher);
				finish(launcher, clients);
			}
		}

		@Test
		void doesNotStartWithoutTheSocket() {
			ForkedApplication application = launch(ThreadKind.byDefault(), "quiesce.restart.inherit-socket=true");
			assertThat(application.awaitExit(START)).isEqualTo(1);
			assertThat(application.output().text())
				.contains("quiesce.restart.inherit-socket is true, but standard input is not a listening TCP socket.")
				.contains("Start the application from a systemd unit with StandardInput=socket");
		}

		/**
		 * What systemd does for a unit with {@code StandardInput=socket}.
		 */
		@Test
		void servesOnTheSocketOfSystemd() {
			assumeThat(isOnPath("systemd-socket-activate")).as("systemd-socket-activate is there").isTrue();
			int port = freePort();
			// It makes the socket standard output as well, which is not where a log
			// belongs
			ForkedApplication application = this.applications.keep(ForkedApplication.on(Server.TOMCAT)
				.launcher("systemd-socket-activate", "--inetd", "--listen=127.0.0.1:" + port, "sh", "-c",
						"exec \"$0\" \"$@\" > /dev/null 2>&1")
				.properties("quiesce.restart.inherit-socket=true")
				.launch());
			application.output().await("Listening on 127\\.0\\.0\\.1", GENEROUS);
			try (RawHttp http = RawHttp.connect(port)) {
				// The connection waits until the application is ready
				assertThat(http.get("/slow?ms=5&seed=1&bytes=1000").status()).isEqualTo(200);
			}
			assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		}

	}

	/**
	 * Jetty.
	 */
	@Nested
	class JettyTests extends AbstractRestartTests {

		JettyTests() {
			super(Server.JETTY);
		}

	}

	/**
	 * Reactor Netty shares its port through SO_REUSEPORT. Whatever waits at a socket that
	 * is closed is lost, so that there is a figure and no promise.
	 */
	@Nested
	@Tag("full")
	class NettyTests extends AbstractContractTests {

		@TempDir
		private Path directory;

		NettyTests() {
			super(Server.NETTY);
		}

		@Test
		void isMeasured() {
			assumeThat(isOnPath("python3")).as("python3 is there").isTrue();
			ForkedApplication launcher = this.applications.keep(ForkedApplication.on(Server.NETTY)
				.launcher("python3", LAUNCHER.toString(), "--")
				.properties("server.port=" + freePort(), "quiesce.announce.duration=2s")
				.launch()
				.awaitReady());
			launcher.output().await("launcher: process \\d+ is ready", GENEROUS);
			try (KeepAliveClients clients = load(launcher)) {
				for (int restart = 1; restart <= RESTARTS; restart++) {
					awaitAnswers(clients);
					launcher.signal("HUP");
					launcher.output().await("launcher: restarted", restart, START);
				}
				awaitAnswers(clients);
				clients.close();
				assertThat(launcher.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
				System.out.printf("Reactor Netty: %d of %d requests failed in %d restarts%n", clients.failures().size(),
						clients.answers() + clients.failures().size(), RESTARTS);
				assertThat(clients.failures().size()).isLessThan(clients.answers() / 20);
			}
		}

	}

	/**
	 * Servers that inherit the socket.
	 */
	abstract static class AbstractRestartTests extends AbstractContractTests {

		@TempDir
		private Path directory;

		AbstractRestartTests(Server server) {
			super(server);
		}

		/**
		 * Among the restarts are one whose new process ends before it is ready, one whose
		 * never gets ready, and one whose is slow.
		 */
		@Test
		@Tag("full")
		void losesNoRequestInTwentyRestarts() {
			ForkedApplication launcher = startBehindLauncher();
			try (KeepAliveClients clients = load(launcher)) {
				IntStream.rangeClosed(1, RESTARTS).forEach((restart) -> {
					switch (restart) {
						case 5 -> crash(launcher);
						case 10 -> hang(launcher);
						case 15 -> beSlow(launcher);
						default -> {
						}
					}
					succeed(launcher);
				});
				System.out.printf("%s: %d of %d requests failed in %d restarts%n", server(), clients.failures().size(),
						clients.answers() + clients.failures().size(), RESTARTS);
				finish(launcher, clients);
			}
		}

		final ForkedApplication startBehindLauncher() {
			assumeThat(isOnPath("python3")).as("python3 is there").isTrue();
			nextProcess("");
			ForkedApplication launcher = this.applications.keep(ForkedApplication.on(server())
				.launcher("python3", LAUNCHER.toString(), "--listen", "127.0.0.1:0", "--ready-timeout", "75", "--")
				.properties("quiesce.announce.duration=2s", "spring.config.additional-location=file:" + nextProcess())
				.launch()
				.awaitReady());
			launcher.output().await("launcher: process \\d+ is ready", GENEROUS);
			return launcher;
		}

		private Path nextProcess() {
			return this.directory.resolve("next.properties");
		}

		private void nextProcess(String properties) {
			try {
				Files.writeString(nextProcess(), properties);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		final void succeed(ForkedApplication launcher) {
			restart(launcher, "", "launcher: restarted", START);
		}

		/**
		 * The new process ends after its server has started.
		 */
		final void crash(ForkedApplication launcher) {
			restart(launcher, "test.fail-runner=true", "launcher: restart given up", START);
		}

		final void hang(ForkedApplication launcher) {
			restart(launcher, "test.slow-runner=1h", "launcher: restart given up", START);
		}

		final void beSlow(ForkedApplication launcher) {
			restart(launcher, "test.slow-runner=5s", "launcher: restarted", START);
		}

		private void restart(ForkedApplication launcher, String properties, String result, Duration timeout) {
			nextProcess(properties);
			int before = launcher.output().find(result).size();
			launcher.signal("HUP");
			try {
				launcher.output().await(result, before + 1, timeout);
			}
			catch (AssertionError ex) {
				throw new AssertionError(ex.getMessage() + launcher.output()
					.lines()
					.stream()
					.map(OutputLog.Line::text)
					.filter((line) -> line.contains("launcher: "))
					.collect(Collectors.joining("\n", "\n", "")), ex);
			}
		}

		final void finish(ForkedApplication launcher, KeepAliveClients clients) {
			awaitAnswers(clients);
			clients.close();
			assertThat(clients.failures()).as("failed requests of %d", clients.answers()).isEmpty();
			assertThat(launcher.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
			// Processes that share an output may write into each other's long lines
			List<String> executed = launcher.output()
				.find("ORDER (client-\\d+-\\d+)$")
				.stream()
				.map((order) -> order.group(1))
				.toList();
			assertThat(executed).doesNotHaveDuplicates().hasSameSizeAs(clients.sent()).containsAll(clients.sent());
			int processes = launcher.output().find("^READY port=").size();
			assertThat(launcher.output().find("Shutdown by SIGTERM lost nothing")).hasSize(processes);
		}

	}

}
