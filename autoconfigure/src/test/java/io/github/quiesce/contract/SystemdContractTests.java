package io.github.quiesce.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.quiesce.contract.ServiceManagerSocket.Datagram;
import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * What systemd is told, read from the socket that it would read from.
 */
@Tag("once")
class SystemdContractTests extends AbstractContractTests {

	private static final String NETTY = "netty-(?:buffer|common|resolver|transport|transport-.*)";

	@TempDir
	private Path directory;

	private ServiceManagerSocket systemd;

	SystemdContractTests() {
		super(Server.TOMCAT);
	}

	@BeforeEach
	void listen() {
		assumeThat(Epoll.isAvailable()).as("this is Linux").isTrue();
		this.systemd = new ServiceManagerSocket(address());
	}

	@AfterEach
	void close() {
		if (this.systemd != null) {
			this.systemd.close();
		}
	}

	private String address() {
		return this.directory.resolve("notify").toString();
	}

	private ForkedApplication.Builder service(String libraries, String... properties) {
		return ForkedApplication.on(server())
			.application(server().application(), libraries)
			.environment("NOTIFY_SOCKET", address())
			.properties(properties);
	}

	private ForkedApplication start(ForkedApplication.Builder builder) {
		return this.applications.keep(builder.launch()).awaitReady();
	}

	private List<String> texts() {
		return this.systemd.all().stream().map(Datagram::text).toList();
	}

	@Test
	void isToldOfEveryStep() {
		ForkedApplication application = this.applications
			.keep(service(NETTY, "quiesce.announce.duration=1s", "test.slow-runner=500ms").launch());
		application.output().await("FINISHED slow-runner", GENEROUS);
		assertThat(this.systemd.find("READY=1")).isEmpty();
		application.awaitReady();
		this.systemd.await("READY=1", GENEROUS);
		this.systemd.await("STATUS=Serving", GENEROUS);
		try (RawHttp first = application.connect(); RawHttp second = application.connect()) {
			first.sendGet("/slow?ms=2000&seed=1&bytes=10");
			second.sendGet("/slow?ms=3000&seed=2&bytes=10");
			application.output().await("ENTERED slow 2", GENEROUS);
			application.signal("TERM");
			Datagram stopping = this.systemd.await("STOPPING=1", GENEROUS);
			assertThat(Duration.ofNanos(stopping.nanos() - application.signalledAt()))
				.isLessThan(Duration.ofSeconds(1));
			assertThat(stopping.number("EXTEND_TIMEOUT_USEC")).isBetween(24_000_000L, 26_000_000L);
			this.systemd.await("STATUS=Announced, serving on, in flight: http 2; the oldest is GET /slow", GENEROUS);
			this.systemd.await("STATUS=Draining, in flight: http 2; the oldest is GET /slow", GENEROUS);
			this.systemd.await("STATUS=Draining, in flight: http 1; the oldest is GET /slow", GENEROUS);
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		}
		assertThat(texts().get(texts().size() - 1)).startsWith("STATUS=Shutdown by SIGTERM lost nothing");
		assertThat(this.systemd.find("READY=1")).hasSize(1);
		assertThat(this.systemd.find("STOPPING=1")).hasSize(1);
		assertNeverBeyondTheDeadline(application, Duration.ofSeconds(25));
		// The announcement, the drain, the end of each request and the release at most
		assertThat(this.systemd.find("EXTEND_TIMEOUT_USEC=.*")).hasSizeBetween(3, 6);
		assertThat(this.systemd.find("WATCHDOG=1")).isEmpty();
	}

	private void assertNeverBeyondTheDeadline(ForkedApplication application, Duration gracePeriod) {
		assertThat(this.systemd.find("EXTEND_TIMEOUT_USEC=.*")).allSatisfy((datagram) -> {
			long until = datagram.nanos() - application.signalledAt() + datagram.number("EXTEND_TIMEOUT_USEC") * 1000;
			assertThat(Duration.ofNanos(until)).isLessThan(gracePeriod.plusSeconds(3));
		});
	}

	@Test
	void isNotAskedForMoreTimeByADrainThatHangs() {
		ForkedApplication application = start(service(NETTY, "quiesce.grace-period=6s"));
		try (RawHttp hung = application.connect()) {
			hung.sendGet("/wait/for-ever");
			application.output().await("ENTERED wait for-ever", GENEROUS);
			application.signal("TERM");
			this.systemd.await("STATUS=Draining, in flight: http 1; the oldest is GET /wait/\\{id\\}", GENEROUS);
			int asked = this.systemd.find("EXTEND_TIMEOUT_USEC=.*").size();
			Datagram releasing = this.systemd.await("STATUS=(?:Releasing|Shutdown by SIGTERM cut work off).*",
					GENEROUS);
			long meanwhile = this.systemd.find("EXTEND_TIMEOUT_USEC=.*")
				.stream()
				.skip(asked)
				.filter((datagram) -> releasing.nanos() - datagram.nanos() > Duration.ofSeconds(1).toNanos())
				.count();
			assertThat(meanwhile).isZero();
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		}
		assertNeverBeyondTheDeadline(application, Duration.ofSeconds(6));
	}

	@Test
	void isToldByTheWatchdogOfThisProcessForAsLongAsAllIsWell() throws IOException {
		Path unwell = this.directory.resolve("unwell");
		ForkedApplication application = start(
				service(NETTY, "test.unwell-file=" + unwell).environment("WATCHDOG_USEC", 600_000));
		await().atMost(GENEROUS).until(() -> this.systemd.find("WATCHDOG=1").size() >= 5);
		List<Datagram> pings = this.systemd.find("WATCHDOG=1");
		assertThat(Duration.ofNanos(pings.get(4).nanos() - pings.get(0).nanos())).isGreaterThan(Duration.ofMillis(600));
		Files.createFile(unwell);
		application.output().await("WARN .*the watchdog of systemd is left to act", GENEROUS);
		int before = this.systemd.find("WATCHDOG=1").size();
		await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
		assertThat(this.systemd.find("WATCHDOG=1").size() - before).isLessThanOrEqualTo(1);
		Files.delete(unwell);
		application.output().await("INFO .*The watchdog of systemd is told again", GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
	}

	@Test
	@Tag("full")
	void isNotToldByTheWatchdogOfAnotherProcess() {
		ForkedApplication application = start(
				service(NETTY).environment("WATCHDOG_USEC", 200_000).environment("WATCHDOG_PID", 1));
		this.systemd.await("READY=1", GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(this.systemd.find("STOPPING=1")).hasSize(1);
		assertThat(this.systemd.find("WATCHDOG=1")).isEmpty();
	}

	@Test
	void isToldThroughItsOwnTool() {
		assumeThat(isOnPath("systemd-notify")).as("systemd-notify is there").isTrue();
		ForkedApplication application = start(service("none"));
		assertThat(application.output().find("INFO .*Notifying systemd through .*systemd-notify")).hasSize(1);
		this.systemd.await("READY=1", GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		Datagram stopping = this.systemd.await("STOPPING=1", GENEROUS);
		assertThat(stopping.number("EXTEND_TIMEOUT_USEC")).isPositive();
	}

	@Test
	@Tag("full")
	void withoutAnyWayToTellTheApplicationRunsAsEver() {
		ForkedApplication application = start(service("none").environment("PATH", this.directory));
		assertThat(application.output().find("WARN .*NOTIFY_SOCKET is set, and there is nothing to write to it"))
			.hasSize(1);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(this.systemd.all()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere/notify", "vsock:2:1234" })
	@Tag("full")
	void aSocketThatCannotBeWrittenToChangesNothing(String address) {
		ForkedApplication application = start(
				service(NETTY).environment("NOTIFY_SOCKET", address).environment("WATCHDOG_USEC", 200_000));
		application.output().await("WARN .*(?:systemd cannot be told READY=1|NOTIFY_SOCKET is vsock)", GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	@Tag("full")
	void listensInTheAbstractNamespaceToo() {
		String address = "@quiesce-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
		try (ServiceManagerSocket abstractSocket = new ServiceManagerSocket(address)) {
			ForkedApplication application = start(service(NETTY).environment("NOTIFY_SOCKET", address));
			abstractSocket.await("READY=1", GENEROUS);
			assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(abstractSocket.find("STOPPING=1")).hasSize(1);
		}
	}

	@Test
	@Tag("full")
	void isToldNothingWhenThatIsSwitchedOff() {
		ForkedApplication application = start(service(NETTY, "quiesce.systemd.enabled=false"));
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(this.systemd.all()).isEmpty();
	}

	private static boolean isOnPath(String tool) {
		return Arrays.stream(System.getenv("PATH").split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, tool)));
	}

}
