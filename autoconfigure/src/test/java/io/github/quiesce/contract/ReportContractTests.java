package io.github.quiesce.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a process leaves behind, and what the next one makes of it.
 */
@Tag("once")
class ReportContractTests extends AbstractContractTests {

	@TempDir
	private Path directory;

	ReportContractTests() {
		super(Server.TOMCAT);
	}

	private Path file() {
		return this.directory.resolve("shutdown").resolve("report.json");
	}

	private Path marker() {
		return file().resolveSibling("report.json.running");
	}

	@Test
	void theNextProcessTellsHowTheLastOneEnded() throws IOException {
		Path message = Files.createFile(this.directory.resolve("termination-log"));
		ForkedApplication first = start("quiesce.report.file=" + file(),
				"quiesce.report.termination-message=" + message, "quiesce.grace-period=4s",
				"quiesce.release.reserve=2s");
		assertThat(marker()).exists();
		assertThat(first.get("/actuator/quiesce").text()).contains("\"lastShutdown\":null");
		try (RawHttp hung = first.connect(); RawHttp finishing = first.connect()) {
			hung.sendGet("/wait/for-ever");
			finishing.sendGet("/slow?ms=1000&seed=1&bytes=10");
			first.output().await("ENTERED wait for-ever", GENEROUS);
			first.output().await("ENTERED slow 1", GENEROUS);
			assertThat(first.signal("TERM").awaitExit(GENEROUS)).isEqualTo(124);
		}
		assertThat(marker()).doesNotExist();
		String report = Files.readString(file());
		assertThat(JsonPath.<Integer>read(report, "$.version")).isEqualTo(1);
		assertThat(JsonPath.<String>read(report, "$.outcome")).isEqualTo("aborted");
		assertThat(JsonPath.<String>read(report, "$.reason")).isEqualTo("SIGTERM");
		assertThat(JsonPath.<Integer>read(report, "$.work.http.completed")).isEqualTo(1);
		assertThat(JsonPath.<Integer>read(report, "$.work.http.aborted")).isEqualTo(1);
		assertThat(Duration.parse(JsonPath.read(report, "$.duration"))).isBetween(Duration.ofSeconds(2),
				Duration.ofSeconds(5));
		assertThat(Files.readString(message)).startsWith("Shutdown by SIGTERM cut work off");
		ForkedApplication second = start("quiesce.report.file=" + file());
		String json = second.get("/actuator/quiesce").text();
		assertThat(JsonPath.<String>read(json, "$.lastShutdown.outcome")).isEqualTo("aborted");
		assertThat(JsonPath.<Integer>read(json, "$.lastShutdown.aborted.http")).isEqualTo(1);
		String metrics = second.get("/actuator/prometheus").text();
		assertThat(metrics).contains("quiesce_last_shutdown_outcome{outcome=\"aborted\"} 1.0")
			.contains("quiesce_last_shutdown_outcome{outcome=\"unclean\"} 0.0")
			.contains("quiesce_last_shutdown_aborted{kind=\"http\"} 1.0")
			.containsPattern("quiesce_last_shutdown_duration_seconds [2-4]\\.");
		assertThat(second.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(JsonPath.<String>read(Files.readString(file()), "$.outcome")).isEqualTo("drained");
	}

	@Test
	void anOutputThatNobodyReadsChangesNeitherTheExitCodeNorTheReport() throws IOException {
		ForkedApplication application = start("quiesce.report.file=" + file());
		try (RawHttp slow = application.connect()) {
			application.output().pause(true);
			awaitSilence(application);
			slow.sendGet("/chatter?ms=3000");
			await().atMost(GENEROUS)
				.until(() -> JsonPath.<Integer>read(application.get("/actuator/quiesce").text(),
						"$.inFlight.http") == 1);
			application.signal("TERM");
			assertThat(slow.receive().status()).isEqualTo(200);
			assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
			assertThat(application.signalToExit()).as("long before the grace period is over")
				.isLessThan(Duration.ofSeconds(14));
		}
		finally {
			application.output().pause(false);
		}
		assertThat(JsonPath.<Integer>read(Files.readString(file()), "$.work.http.completed")).isEqualTo(1);
	}

	/**
	 * Wait until a thread that prints all the time does not get on.
	 */
	private static void awaitSilence(ForkedApplication application) {
		AtomicReference<String> printed = new AtomicReference<>("");
		await().atMost(GENEROUS).pollInterval(Duration.ofMillis(300)).until(() -> {
			String lines = application.get("/chatter").text();
			return lines.equals(printed.getAndSet(lines));
		});
	}

	@Test
	void anEndWithoutAWordIsNoticed() throws IOException {
		ForkedApplication first = start("quiesce.report.file=" + file());
		assertThat(first.signal("KILL").awaitExit(GENEROUS)).isEqualTo(137);
		assertThat(marker()).exists();
		ForkedApplication second = start("quiesce.report.file=" + file());
		assertThat(second.output().find("WARN .*ended without a word")).hasSize(1);
		assertThat(second.get("/actuator/quiesce").text()).contains("\"outcome\":\"unclean\"");
		assertThat(second.get("/actuator/prometheus").text())
			.contains("quiesce_last_shutdown_outcome{outcome=\"unclean\"} 1.0");
		assertThat(second.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(marker()).doesNotExist();
	}

	@Test
	void aProcessThatWasHaltedSaysSo() throws IOException {
		ForkedApplication application = start("quiesce.report.file=" + file(), "quiesce.grace-period=4s",
				"test.hang-predestroy=true");
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(JsonPath.<String>read(Files.readString(file()), "$.outcome")).isEqualTo("halted");
		assertThat(marker()).doesNotExist();
	}

	@Test
	@Tag("full")
	void aProcessThatWasForcedSaysSo() throws IOException {
		ForkedApplication application = start("quiesce.report.file=" + file(), "test.hang-predestroy=true");
		application.signal("TERM");
		application.output().await("ENTERED destruction", GENEROUS);
		await().pollDelay(Duration.ofMillis(600)).until(() -> true);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(2));
		assertThat(application.output().find("WARN .*cut short by a second signal")).hasSize(1);
		assertThat(JsonPath.<String>read(Files.readString(file()), "$.outcome")).isEqualTo("forced");
	}

	@Test
	void aStartThatFailsIsNoUncleanEnd() {
		ForkedApplication application = launch(ThreadKind.PLATFORM, "quiesce.report.file=" + file(),
				"test.slow-bean=not-a-duration");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(1);
		assertThat(marker()).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/dev/full/report.json", "/proc/report.json" })
	void aPathThatCannotBeWrittenChangesNothing(String path) {
		ForkedApplication application = start("quiesce.report.file=" + path,
				"quiesce.report.termination-message=/dev/full");
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(5));
		assertThat(application.output().find("WARN .*quiesce\\.report\\.file")).isNotEmpty();
		assertThat(application.output().find("WARN .*quiesce\\.report\\.termination-message")).hasSize(1);
	}

}
