package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What makes a service die or hang, made on purpose, is noticed and said with names; a
 * healthy service is left in peace.
 */
@Tag("once")
class WatchdogContractTests extends AbstractContractTests {

	private static final String LIVENESS = "/actuator/health/liveness";

	private static final String INTERVAL = "quiesce.watchdog.interval=200ms";

	WatchdogContractTests() {
		super(Server.TOMCAT);
	}

	private ForkedApplication watched(String... properties) {
		return watched(ThreadKind.byDefault(), properties);
	}

	private ForkedApplication watched(ThreadKind threads, String... properties) {
		return this.applications.keep(builder(threads, properties).launch()).awaitReady();
	}

	private ForkedApplication.Builder builder(ThreadKind threads, String... properties) {
		return ForkedApplication.on(server())
			.application(WatchdogApplication.class, "none")
			.threads(threads)
			.properties(INTERVAL)
			.properties(properties);
	}

	@ParameterizedTest
	@CsvSource({ "true, monitor", "false, lock" })
	void aDeadlockIsLoggedWithItsCycleAndBreaksLiveness(boolean monitors, String names) {
		ForkedApplication application = watched("quiesce.watchdog.deadlock=break-liveness");
		assertThat(application.get(LIVENESS).status()).isEqualTo(200);
		application.get("/deadlock?monitors=" + monitors);
		application.output().await("Deadlock of 2 threads", GENEROUS);
		application.output().await("\"" + names + "-first\" waits for .*, held by \"" + names + "-second\"", GENEROUS);
		application.output().await("\"" + names + "-second\" waits for .*, held by \"" + names + "-first\"", GENEROUS);
		assertThat(application.output().find("^      at .*WatchdogApplication\\$Faults\\.lock")).hasSize(2);
		awaitStatus(application, LIVENESS, 503);
		assertThat(watchdog(application)).contains("\"healthy\":false", names + "-first", names + "-second");
		assertThat(metric(application, "quiesce.watchdog.deadlocked")).isEqualTo(2);
		assertThat(application.output().find("Deadlock of")).hasSize(1);
	}

	@Test
	@Tag("full")
	void aDeadlockIsOnlyReportedUnlessToldOtherwise() {
		ForkedApplication application = watched();
		application.get("/deadlock?monitors=true");
		application.output().await("Deadlock of 2 threads", GENEROUS);
		awaitRounds(application, 3);
		assertThat(application.get(LIVENESS).status()).isEqualTo(200);
		assertThat(watchdog(application)).contains("\"healthy\":false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PLATFORM", "VIRTUAL" })
	void aStuckRequestIsNamedOnceWithItsStack(ThreadKind threads) {
		Assumptions.assumeTrue(ThreadKind.available().contains(threads));
		ForkedApplication application = watched(threads, "quiesce.watchdog.stuck-after=1s");
		try (RawHttp stuck = application.connect(); RawHttp events = application.connect()) {
			events.sendGet("/events");
			stuck.sendGet("/hang");
			application.output().await("Stuck: http  GET /hang  has been in flight for \\d", GENEROUS);
			application.output().await("^      at .*TestWork\\.hang", GENEROUS);
			awaitRounds(application, 5);
			assertThat(application.output().find("Stuck: ")).hasSize(1);
			assertThat(watchdog(application)).contains("\"stuck\":[{\"kind\":\"http\",\"description\":\"GET /hang\"");
			assertThat(metric(application, "quiesce.watchdog.stuck?tag=kind:http")).isEqualTo(1);
			assertThat(metric(application, "quiesce.watchdog.alarms?tag=check:stuck")).isEqualTo(1);
		}
	}

	@Test
	@Tag("full")
	void stuckJobsAndTasksAreNamedToo() {
		ForkedApplication application = watched("quiesce.watchdog.stuck-after=1s", "test.stuck-job=true");
		application.get("/hang-tasks");
		application.output().await("Stuck: scheduled  .*StuckJob.hang", GENEROUS);
		application.output().await("Stuck: executor  .*Faults.hang", GENEROUS);
		application.output().await("Stuck: executor  .*Endpoints.hangTasks.* thread pool", GENEROUS);
		awaitRounds(application, 5);
		assertThat(application.output().find("Stuck: ")).hasSize(3);
	}

	@Test
	void aFloodOfDescriptorsTurnsReadinessOffUntilItIsOver() {
		ForkedApplication application = this.applications
			.keep(builder(ThreadKind.byDefault(), "quiesce.watchdog.limits.refuse-traffic=file-descriptors")
				.descriptors(500)
				.jvmArguments("-XX:-MaxFDLimit")
				.launch())
			.awaitReady();
		awaitStatus(application, READINESS, 200);
		application.get("/open?files=400");
		application.output().await("file-descriptors: \\d+ of 500 are used, the mark is 90 %", GENEROUS);
		awaitStatus(application, READINESS, 503);
		assertThat(watchdog(application)).contains("\"refusingTraffic\":true");
		assertThat(metric(application, "quiesce.watchdog.over?tag=resource:file-descriptors")).isEqualTo(1);
		application.get("/close");
		application.output().await("file-descriptors: \\d+ of 500 are used, which is below", GENEROUS);
		awaitStatus(application, READINESS, 200);
		assertThat(application.output().find("WARN .*file-descriptors")).hasSize(1);
	}

	@Test
	@Tag("full")
	void aShutdownUnderWayStaysOutOfService() {
		ForkedApplication application = this.applications
			.keep(builder(ThreadKind.byDefault(), "quiesce.watchdog.limits.refuse-traffic=file-descriptors",
					"quiesce.announce.duration=5s")
				.descriptors(500)
				.jvmArguments("-XX:-MaxFDLimit")
				.launch())
			.awaitReady();
		application.get("/open?files=400");
		awaitStatus(application, READINESS, 503);
		application.signal("TERM");
		application.output().await("Shutdown by SIGTERM: readiness is off", GENEROUS);
		application.get("/close");
		application.output().await("file-descriptors: \\d+ of 500 are used, which is below", GENEROUS);
		awaitRounds(application, 2);
		assertThat(application.get(READINESS).status()).isEqualTo(503);
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
	}

	@ParameterizedTest
	@CsvSource({ "heap, false, 160", "direct-memory, true, 60" })
	@Tag("full")
	void memoryThatIsKeptTurnsReadinessOffUntilItIsLetGo(String resource, boolean direct, int megabytes) {
		ForkedApplication application = this.applications
			.keep(builder(ThreadKind.byDefault(), "quiesce.watchdog.limits.heap=0.5",
					"quiesce.watchdog.limits.refuse-traffic=" + resource)
				.jvmArguments("-XX:MaxDirectMemorySize=64m")
				.launch())
			.awaitReady();
		application.get("/keep?direct=" + direct + "&mb=" + megabytes);
		application.output().await("WARN .* " + resource + ": \\d+ MB of \\d+ MB are used", GENEROUS);
		awaitStatus(application, READINESS, 503);
		application.get("/keep?direct=" + direct + "&mb=0");
		application.output().await("INFO .* " + resource + ": \\d+ MB of \\d+ MB are used", GENEROUS);
		awaitStatus(application, READINESS, 200);
	}

	@Test
	@Tag("full")
	void aConnectionPoolThatIsUsedUpTurnsReadinessOffUntilItIsNot() {
		ForkedApplication application = this.applications
			.keep(ForkedApplication.on(server())
				.application(WatchdogPoolApplication.class, AbstractKindTests.JDBC)
				.properties(INTERVAL, "spring.datasource.url=jdbc:h2:mem:test",
						"spring.datasource.hikari.maximum-pool-size=4",
						"quiesce.watchdog.limits.refuse-traffic=connection-pools")
				.launch())
			.awaitReady();
		application.get("/take?connections=4");
		application.output().await("WARN .* connection-pools.dataSource: 4 of 4 are used", GENEROUS);
		awaitStatus(application, READINESS, 503);
		assertThat(metric(application, "quiesce.watchdog.used?tag=resource:connection-pools.dataSource")).isEqualTo(4);
		application.get("/give-back");
		application.output().await("INFO .* connection-pools.dataSource: 0 of 4 are used", GENEROUS);
		awaitStatus(application, READINESS, 200);
	}

	@Test
	@Tag("full")
	void errorsOfReactiveRequestsAreCountedUnlessTheyAreTheClients() {
		ForkedApplication application = this.applications
			.keep(ForkedApplication.on(Server.NETTY)
				.application(WatchdogReactiveApplication.class, "none")
				.properties(INTERVAL)
				.launch())
			.awaitReady();
		assertThat(application.get("/throw").status()).isEqualTo(500);
		assertThat(application.get("/throw-later").status()).isEqualTo(500);
		assertThat(application.get("/missing").status()).isEqualTo(404);
		assertThat(metric(application, "quiesce.watchdog.uncaught?tag=handler:web")).isEqualTo(2);
		assertThat(application.get(READINESS).status()).isEqualTo(200);
		try (RawHttp http = application.connect()) {
			// Reactor lets such an error pass, and nobody answers.
			http.sendGet("/overflow");
			awaitStatus(application, READINESS, 503);
		}
		assertThat(application.get("/actuator/quiesce").text()).contains("\"http\":0");
	}

	@Test
	@Tag("full")
	void fatalErrorsAreSeenEvenIfTheApplicationDealsWithThem() {
		ForkedApplication application = watched();
		assertThat(application.get("/handled?fatal=false").text()).isEqualTo("handled IllegalArgumentException");
		assertThat(application.get("/missing").status()).isEqualTo(404);
		awaitRounds(application, 2);
		assertThat(application.get(READINESS).status()).isEqualTo(200);
		assertThat(application.get("/handled?fatal=true").text()).startsWith("handled");
		awaitStatus(application, READINESS, 503);
		assertThat(metric(application, "quiesce.watchdog.alarms?tag=check:uncaught")).isEqualTo(1);
	}

	@Test
	@Tag("full")
	void whatTheApplicationSaysOfItsReadinessStays() {
		ForkedApplication application = this.applications
			.keep(builder(ThreadKind.byDefault(), "quiesce.watchdog.limits.refuse-traffic=file-descriptors")
				.descriptors(500)
				.jvmArguments("-XX:-MaxFDLimit")
				.launch())
			.awaitReady();
		application.get("/open?files=400");
		awaitStatus(application, READINESS, 503);
		application.get("/refuse");
		application.get("/close");
		application.output().await("file-descriptors: \\d+ of 500 are used, which is below", GENEROUS);
		awaitRounds(application, 4);
		assertThat(application.get(READINESS).status()).isEqualTo(503);
		assertThat(watchdog(application)).contains("\"refusingTraffic\":false");
	}

	@Test
	@Tag("full")
	void aLeakOfThreadsIsToldByItsTrend() {
		ForkedApplication application = watched("quiesce.watchdog.trend.intervals=10");
		application.get("/leak?threads=120");
		application.output().await("threads: \\d+ are used, \\d+ more than some time ago", GENEROUS);
		assertThat(metric(application, "quiesce.watchdog.alarms?tag=check:trend")).isGreaterThanOrEqualTo(1);
		application.output().await("threads: \\d+ are used, which grows no more", GENEROUS);
	}

	@Test
	void uncaughtErrorsAreCountedByTypeAndTheHandlersOfTheApplicationStay() {
		ForkedApplication application = watched("test.failing-job=true");
		for (int i = 0; i < 3; i++) {
			application.get("/throw");
			application.get("/throw-thread");
			application.get("/throw-async");
		}
		application.output().await("^OWN thread failing thrown by the thread", 3, GENEROUS);
		application.output().await("^OWN async thrown by the method", 3, GENEROUS);
		application.output().await("^OWN scheduler thrown by the job", 3, GENEROUS);
		for (String handler : new String[] { "web", "thread", "async" }) {
			await().atMost(GENEROUS)
				.until(() -> metric(application, "quiesce.watchdog.uncaught?tag=handler:" + handler) == 3);
		}
		assertThat(metric(application, "quiesce.watchdog.uncaught?tag=handler:scheduler")).isGreaterThanOrEqualTo(3);
		for (String handler : new String[] { "web", "thread", "async", "scheduler" }) {
			assertThat(application.output().find("Uncaught java.lang.IllegalStateException in thread .*\\(" + handler))
				.as(handler)
				.hasSize(1);
		}
		assertThat(watchdog(application)).contains("\"type\":\"java.lang.IllegalStateException\"");
		assertThat(application.get(READINESS).status()).isEqualTo(200);
	}

	@Test
	@Tag("full")
	void aVirtualMachineErrorTurnsReadinessOff() {
		ForkedApplication application = watched();
		assertThat(application.get(READINESS).status()).isEqualTo(200);
		application.get("/overflow");
		application.output().await("not to be trusted after java.lang.StackOverflowError", GENEROUS);
		awaitStatus(application, READINESS, 503);
		assertThat(application.get("/fast").text()).isEqualTo("fast");
		assertThat(watchdog(application)).contains("\"fatalError\":\"java.lang.StackOverflowError\"");
	}

	@Test
	void outOfMemoryItDrainsAndExitsWithItsOwnCode() {
		ForkedApplication application = watched("quiesce.watchdog.fatal-errors.action=shutdown",
				"quiesce.watchdog.interval=1m", "quiesce.grace-period=15s");
		try (RawHttp http = application.connect()) {
			http.sendGet("/hoard");
			assertThat(application.awaitExit(Duration.ofSeconds(60))).isEqualTo(70);
		}
		assertThat(application.output().find("not to be trusted after java.lang.OutOfMemoryError")).hasSize(1);
		assertThat(application.output().find("Shutdown by FATAL_ERROR")).isNotEmpty();
	}

	@Test
	void aHealthyServiceUnderLoadSetsOffNoAlarm() throws Exception {
		ForkedApplication application = watched("quiesce.watchdog.trend.intervals=10",
				"quiesce.watchdog.stuck-after=2s");
		List<Thread> clients = new ArrayList<>();
		long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
		for (int i = 0; i < 6; i++) {
			Thread client = new Thread(() -> {
				while (System.nanoTime() < end) {
					try (RawHttp http = application.connect()) {
						for (int request = 0; request < 50 && System.nanoTime() < end; request++) {
							assertThat(http.get("/fast").text()).isEqualTo("fast");
						}
					}
				}
			});
			client.start();
			clients.add(client);
		}
		for (Thread client : clients) {
			client.join();
		}
		awaitRounds(application, 2);
		String watchdog = watchdog(application);
		assertThat(watchdog).contains("\"healthy\":true", "\"refusingTraffic\":false")
			.contains("\"alarms\":{\"deadlock\":0,\"stuck\":0,\"limit\":0,\"trend\":0,\"uncaught\":0,\"fatal\":0}");
		assertThat(application.output().find("WARN|ERROR")).isEmpty();
		double cpu = metric(application, "quiesce.watchdog.cpu") / rounds(application);
		assertThat(Duration.ofNanos((long) (cpu * 1e9))).as("CPU time of a round")
			.isLessThan(Duration.ofSeconds(10).dividedBy(1000));
	}

	@ParameterizedTest
	@CsvSource({ "limits.heap, 1.5", "limits.refuse-traffic, memory", "deadlock, explode",
			"fatal-errors.types, java.lang.String" })
	@Tag("full")
	void whatMakesNoSenseStopsTheStart(String name, String value) {
		ForkedApplication application = launch(ThreadKind.PLATFORM, "quiesce.watchdog." + name + "=" + value);
		assertThat(application.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
		assertThat(application.output().text()).contains("APPLICATION FAILED TO START")
			.containsPattern("quiesce\\.watchdog\\." + name)
			.contains("Action:");
		assertThat(application.output().find("^READY")).isEmpty();
	}

	private static void awaitStatus(ForkedApplication application, String path, int status) {
		await().atMost(GENEROUS).until(() -> application.get(path).status() == status);
	}

	private static void awaitRounds(ForkedApplication application, int rounds) {
		double before = rounds(application);
		await().atMost(GENEROUS).until(() -> rounds(application) >= before + rounds);
	}

	private static double rounds(ForkedApplication application) {
		return number("\"rounds\":(\\d+)", watchdog(application));
	}

	private static String watchdog(ForkedApplication application) {
		String text = application.get("/actuator/quiesce").text();
		return text.substring(text.indexOf("\"watchdog\""));
	}

	private static double metric(ForkedApplication application, String name) {
		RawResponse response = application.get("/actuator/metrics/" + name);
		return (response.status() == 200) ? number("\"value\":([0-9.E-]+)", response.text()) : -1;
	}

	private static double number(String regex, String text) {
		Matcher matcher = Pattern.compile(regex).matcher(text);
		assertThat(matcher.find()).as("%s in %s", regex, text).isTrue();
		return Double.parseDouble(matcher.group(1));
	}

}
