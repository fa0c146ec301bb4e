package io.github.quiesce.contract;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work apart from HTTP: triggers stop, jobs and tasks finish.
 */
abstract class AbstractWorkTests extends AbstractContractTests {

	AbstractWorkTests(Server server) {
		super(server);
	}

	@ParameterizedTest
	@MethodSource("io.github.quiesce.contract.ThreadKind#available")
	void triggersStopAndRunningJobsFinish(ThreadKind threads) {
		ForkedApplication application = start(threads, "quiesce.announce.duration=3500ms", "test.triggers=true",
				"test.steady-job=6s", "spring.task.scheduling.pool.size=8");
		List.of("FIRED rate", "FIRED delay", "FIRED cron", "FIRED configurer", "FIRED own", "ENTERED steady-job")
			.forEach((line) -> application.output().await(line, GENEROUS));
		application.signal("TERM");
		awaitUnready(application);
		long settled = System.nanoTime() + Duration.ofMillis(200).toNanos();
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isGreaterThan(Duration.ofMillis(3400));
		assertThat(application.output().since(settled)).noneMatch((line) -> line.startsWith("FIRED"));
		assertThat(application.output().find("FIRED once")).isEmpty();
		assertThat(application.output().find("FINISHED steady-job")).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("io.github.quiesce.contract.ThreadKind#available")
	void acceptedTasksFinish(ThreadKind threads) {
		ForkedApplication application = start(threads);
		try (RawHttp submitting = application.connect()) {
			submitting.sendGet("/tasks?name=handler-task&n=10&ms=300&delay=1500");
			application.output().await("ENTERED handler of handler-task", GENEROUS);
			assertThat(application.get("/own-tasks?name=own-task&n=20&ms=300").status()).isEqualTo(200);
			assertThat(application.get("/tasks?name=task&n=40&ms=300").status()).isEqualTo(200);
			application.signal("TERM");
			assertThat(submitting.receive().text()).isEqualTo("submitted");
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("^FINISHED task \\d+")).hasSize(40);
		assertThat(application.output().find("^FINISHED own-task \\d+")).hasSize(20);
		assertThat(application.output().find("^FINISHED handler-task \\d+")).hasSize(10);
	}

	@ParameterizedTest
	@MethodSource("io.github.quiesce.contract.ThreadKind#available")
	void settingsKnownToLoseWorkLoseNothing(ThreadKind threads) {
		ForkedApplication application = start(threads, "server.shutdown=immediate",
				"spring.task.execution.shutdown.await-termination=true",
				"spring.task.execution.shutdown.accept-tasks-after-context-close=true");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=2000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			assertThat(application.get("/tasks?name=task&n=40&ms=300").status()).isEqualTo(200);
			application.signal("TERM");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("^FINISHED task \\d+")).hasSize(40);
	}

	@Test
	void aWorkerFinishesItsTasks() {
		ForkedApplication application = start("spring.main.web-application-type=none", "spring.main.keep-alive=true",
				"quiesce.announce.duration=20s", "test.startup-tasks=20");
		assertThat(application.port()).isEqualTo(-1);
		application.output().await("SUBMITTED startup-task", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("^FINISHED startup-task")).hasSize(20);
		assertThat(application.signalToExit()).as("no window without a server").isLessThan(Duration.ofSeconds(8));
	}

}
