package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application is to its process, which does not depend on the server.
 */
@Tag("once")
class ProcessContractTests extends AbstractContractTests {

	private static final String SUMMARY = "Shutdown by (\\w+) lost nothing";

	ProcessContractTests() {
		super(Server.TOMCAT);
	}

	private ForkedApplication launch(Class<?> application, String... properties) {
		return this.applications
			.keep(ForkedApplication.on(server()).application(application, "none").properties(properties).launch());
	}

	@Test
	void severalApplicationsInOneJvmDrainUnderOneSignal() {
		ForkedApplication process = launch(SeveralApplications.class, "quiesce.exit-code.drained=0");
		List<Matcher> ready = process.output().await("^READY port=(\\d+)", 2, Duration.ofSeconds(60));
		try (RawHttp first = RawHttp.connect(Integer.parseInt(ready.get(0).group(1)));
				RawHttp second = RawHttp.connect(Integer.parseInt(ready.get(1).group(1)))) {
			first.sendGet("/slow?ms=1500&bytes=10&seed=1");
			second.sendGet("/slow?ms=3000&bytes=10&seed=2");
			process.output().await("ENTERED slow", 2, GENEROUS);
			process.signal("TERM");
			assertThat(first.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(second.receive().body()).isEqualTo(Payload.of(2, 10));
		}
		assertThat(process.awaitExit(GENEROUS)).isZero();
		assertThat(process.output().find(SUMMARY)).hasSize(2);
	}

	@Test
	void nestedContextsDrainOnce() {
		ForkedApplication process = launch(NestedApplication.class).awaitReady();
		try (RawHttp inFlight = process.connect()) {
			inFlight.sendGet("/slow?ms=2000&bytes=10&seed=1");
			process.output().await("ENTERED slow 1", GENEROUS);
			process.signal("TERM");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
		}
		assertThat(process.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(process.output().find(SUMMARY)).hasSize(1);
		assertThat(process.output().find("finished +http 1")).hasSize(1);
	}

	@Test
	void inAContainerOnlyTheClosePathWorks() {
		ForkedApplication process = launch(DeployedApplication.class);
		int port = Integer.parseInt(process.output().await("^DEPLOYED port=(\\d+)", Duration.ofSeconds(60)).group(1));
		try (RawHttp inFlight = RawHttp.connect(port); RawHttp actuator = RawHttp.connect(port)) {
			assertThat(actuator.get("/actuator/quiesce").text()).contains("\"RUNNING\"");
			inFlight.sendGet("/slow?ms=1500&bytes=10&seed=1");
			process.output().await("ENTERED slow 1", GENEROUS);
			process.signal("TERM");
			process.output().await("CONTAINER stops", GENEROUS);
			assertThat(process.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(process.output().find("FINISHED slow 1")).hasSize(1);
			assertThat(process.output().find("CONTAINER stopped")).hasSize(1);
			assertThat(process.output().find(SUMMARY).stream().map((summary) -> summary.group(1)))
				.containsExactly("JVM_EXIT");
		}
	}

	@Test
	void withReducedSignalsItStartsAndSaysWhatIsMissing() {
		ForkedApplication process = this.applications.keep(ForkedApplication.on(server()).jvmArguments("-Xrs").launch())
			.awaitReady();
		assertThat(process.get("/fast").text()).isEqualTo("fast");
		assertThat(process.output().find("WARN .*TERM.*-Xrs")).isNotEmpty();
		process.signal("TERM");
		assertThat(process.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(process.output().find(SUMMARY)).isEmpty();
	}

	@Test
	void aLeaseHoldsTheDrainAndIsRefusedAfterIt() {
		ForkedApplication process = start("test.lease=2500ms");
		process.output().await("ENTERED leased", GENEROUS);
		process.signal("TERM");
		assertThat(process.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(process.output().find("FINISHED leased")).hasSize(1);
		assertThat(process.output().find("finished +lease 1")).hasSize(1);
		assertThat(process.output().find("^REFUSED a lease after the drain")).hasSize(1);
	}

	@Test
	@Tag("full")
	void idleItCostsLittleMoreThanPlainBoot() {
		List<Duration> plain = new ArrayList<>();
		List<Duration> quiesce = new ArrayList<>();
		IntStream.range(0, 9).forEach((pair) -> {
			plain.add(idleExit("quiesce.enabled=false"));
			quiesce.add(idleExit("quiesce.enabled=true"));
		});
		assertThat(median(quiesce)).as("plain: %s, with Quiesce: %s", plain, quiesce)
			.isLessThanOrEqualTo(median(plain).plusMillis(50));
	}

	private Duration idleExit(String property) {
		ForkedApplication application = start(property);
		assertThat(application.get("/fast").text()).isEqualTo("fast");
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		return application.signalToExit();
	}

	@Test
	@Tag("full")
	void readinessIsOffWithin200Milliseconds() {
		List<Duration> delays = IntStream.range(0, 7).mapToObj((run) -> {
			ForkedApplication application = start("quiesce.announce.duration=1s");
			assertThat(application.get(READINESS).status()).isEqualTo(200);
			application.signal("TERM");
			awaitUnready(application);
			Duration delay = application.sinceSignal();
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			return delay;
		}).toList();
		assertThat(median(delays)).as("signal to 503: %s", delays).isLessThanOrEqualTo(Duration.ofMillis(200));
	}

	private static Duration median(List<Duration> durations) {
		return durations.stream().sorted(Comparator.naturalOrder()).toList().get(durations.size() / 2);
	}

}
