package io.github.quiesce.contract;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The one deadline: stragglers are named and interrupted, and the process is gone in
 * time, whatever hangs.
 */
abstract class AbstractDeadlineTests extends AbstractContractTests {

	private static final String[] SHORT = { "quiesce.grace-period=4s", "quiesce.release.reserve=1500ms" };

	AbstractDeadlineTests(Server server) {
		super(server);
	}

	@ParameterizedTest
	@MethodSource("io.github.quiesce.contract.ThreadKind#available")
	void namesAndAbortsRequestsThatHang(ThreadKind threads) {
		ForkedApplication application = start(threads, SHORT);
		try (RawHttp hung = application.connect();
				RawHttp waiting = application.connect();
				RawHttp deferred = application.connect();
				RawHttp endless = application.connect()) {
			hung.sendGet("/hang?token=secret");
			waiting.sendGet("/wait/1?token=secret");
			deferred.sendGet("/deferred/2?token=secret");
			endless.sendGet("/endless?token=secret");
			List.of("hang", "wait 1", "wait 2", "wait endless")
				.forEach((name) -> application.output().await("ENTERED " + name, GENEROUS));
			application.signal("TERM");
			RawResponse aborted = deferred.receive();
			assertThat(application.sinceSignal()).as("drain deadline").isGreaterThan(Duration.ofMillis(2400));
			assertThat(aborted.status()).as("uncommitted asynchronous exchange: %s", aborted).isEqualTo(503);
			assertThat(waiting.receive().status()).as("interrupted handler").isGreaterThanOrEqualTo(500);
			RawResponse cut = endless.receive();
			assertThat(cut.complete()).as("committed exchange: %s", cut).isFalse();
		}
		assertThat(application.awaitExit(Duration.ofSeconds(8))).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(5));
		application.output().await("INTERRUPTED wait 1", Duration.ZERO);
		List<String> lines = application.output().since(application.signalledAt());
		assertThat(String.join("\n", lines)).contains("GET /hang")
			.contains("GET /wait/{id}")
			.contains("GET /deferred/{id}")
			.contains("GET /endless");
		if (server() != Server.NETTY) {
			assertThat(lines).as("stack of the hung handler").anyMatch((line) -> line.contains("TestWork.hang"));
		}
		assertThat(lines).filteredOn((line) -> line.contains("i.g.quiesce") || line.startsWith("  "))
			.as("query strings")
			.noneMatch((line) -> line.contains("secret"));
	}

	@ParameterizedTest
	@MethodSource("io.github.quiesce.contract.ThreadKind#available")
	void namesAndInterruptsJobsThatTakeTooLong(ThreadKind threads) {
		ForkedApplication application = start(threads, "quiesce.grace-period=4s", "quiesce.release.reserve=1500ms",
				"test.steady-job=60s");
		application.output().await("ENTERED steady-job", GENEROUS);
		assertThat(application.get("/tasks?name=stuck&n=10&ms=60000").status()).isEqualTo(200);
		assertThat(application.get("/own-tasks?name=own&n=6&ms=60000").status()).isEqualTo(200);
		application.output().await("ENTERED stuck", 8, GENEROUS);
		application.output().await("ENTERED own", 4, GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(Duration.ofSeconds(8))).isEqualTo(124);
		assertThat(application.signalToExit()).isBetween(Duration.ofMillis(2400), Duration.ofSeconds(5));
		assertThat(application.output().find("INTERRUPTED steady-job")).hasSize(1);
		assertThat(application.output().find("INTERRUPTED stuck")).hasSizeGreaterThanOrEqualTo(8);
		assertThat(application.output().find("INTERRUPTED own")).hasSizeGreaterThanOrEqualTo(4);
		assertThat(String.join("\n", application.output().since(application.signalledAt()))).contains("SteadyJob.work")
			.contains("Tasks.run")
			.containsPattern("TestWork\\.\\w+|ownExecutor");
	}

	@Test
	void haltsWhenADestructionHangs() {
		ForkedApplication application = start("quiesce.grace-period=3s", "quiesce.release.reserve=1s",
				"test.hang-predestroy=true");
		application.signal("TERM");
		application.output().await("ENTERED destruction", GENEROUS);
		assertThat(application.awaitExit(Duration.ofSeconds(6))).isEqualTo(124);
		assertThat(application.signalToExit()).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(4));
	}

	@Test
	void drainsThoughListenersThrow() {
		ForkedApplication application = start("quiesce.announce.duration=500ms", "test.throwing-listener=true");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=2000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("TERM");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
			assertThat(application.awaitExit(Duration.ofSeconds(8))).isEqualTo(143);
			application.output().await("THROWING", Duration.ZERO);
		}
	}

	@Test
	void aSecondSignalSkipsTheWindow() {
		ForkedApplication application = start("quiesce.announce.duration=10s");
		try (RawHttp waiting = application.connect()) {
			waiting.sendGet("/wait/1");
			application.output().await("ENTERED wait 1", GENEROUS);
			application.signal("TERM");
			long first = application.signalledAt();
			await().pollDelay(Duration.ofMillis(150)).until(() -> true);
			application.signal("TERM");
			await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
			assertThat(application.get("/fast").status()).as("the second came within the debounce").isEqualTo(200);
			application.signal("TERM");
			assertThat(application.awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
			assertThat(application.signalToExit()).isLessThan(Duration.ofMillis(2500));
			assertThat(String.join("\n", application.output().since(first))).contains("GET /wait/{id}");
		}
	}

	@Test
	void aSecondSignalSkipsTheDrain() {
		ForkedApplication application = start();
		try (RawHttp hung = application.connect()) {
			hung.sendGet("/hang");
			application.output().await("ENTERED hang", GENEROUS);
			application.signal("TERM");
			await().pollDelay(Duration.ofMillis(900)).until(() -> true);
			assertThat(application.isAlive()).isTrue();
			application.signal(INTERRUPT);
			assertThat(application.awaitExit(Duration.ofSeconds(5))).isEqualTo(INTERRUPTED);
			assertThat(application.signalToExit()).isLessThan(Duration.ofMillis(2500));
			assertThat(String.join("\n", application.output().since(0))).contains("GET /hang");
		}
	}

	@Test
	@Tag("full")
	void aSecondSignalSkipsTheRelease() {
		ForkedApplication application = start("test.hang-predestroy=true");
		application.signal("TERM");
		application.output().await("ENTERED destruction", GENEROUS);
		await().pollDelay(Duration.ofMillis(900)).until(() -> true);
		application.signal("TERM");
		assertThat(application.awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofMillis(2500));
	}

}
