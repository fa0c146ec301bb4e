package io.github.quiesce.contract;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The exit codes that do not come from a signal; the others are asserted where the signal
 * is.
 */
@Tag("once")
class ExitCodeContractTests extends AbstractContractTests {

	ExitCodeContractTests() {
		super(Server.TOMCAT);
	}

	@ParameterizedTest
	@CsvSource({ "test.slow-bean=not-a-duration, 0", "test.fail-main=true, 1" })
	void anErrorOnMainIsOne(String property, int summaries) {
		ForkedApplication application = launch(ThreadKind.PLATFORM, property, "spring.main.web-application-type=none");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(1);
		assertThat(application.output().find("Shutdown by JVM_EXIT lost nothing")).hasSize(summaries);
	}

	@Test
	void anApplicationThatExitsItselfKeepsTheCodeOfItsGenerators() {
		ForkedApplication application = start("test.leave=5");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/slow?ms=2000&bytes=10&seed=1");
			application.output().await("ENTERED slow 1", GENEROUS);
			application.signal("HUP");
			assertThat(inFlight.receive().body()).isEqualTo(Payload.of(1, 10));
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(5);
		assertThat(application.output().find("Shutdown by CONTEXT_CLOSED lost nothing")).hasSize(1);
	}

	@Test
	@Tag("full")
	void theCodeOfAnExitStaysAlthoughWorkWasCut() {
		ForkedApplication application = start("test.leave=5", "quiesce.grace-period=4s", "quiesce.release.reserve=2s");
		try (RawHttp inFlight = application.connect()) {
			inFlight.sendGet("/wait/for-ever");
			application.output().await("ENTERED wait for-ever", GENEROUS);
			assertThat(application.signal("HUP").awaitExit(GENEROUS)).isEqualTo(5);
		}
		assertThat(application.output().find("Shutdown by CONTEXT_CLOSED cut work off")).hasSize(1);
	}

	@Test
	void aStartThatFailedAndHangsIsEndedByASignal() {
		ForkedApplication application = launch(ThreadKind.PLATFORM, "test.fail-runner=true",
				"test.hang-predestroy=true", "quiesce.grace-period=3s", "quiesce.release.reserve=1s");
		application.output().await("ENTERED destruction", GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(4));
	}

	@Test
	void withoutMemoryTheJvmExitsIfItIsToldTo() {
		ForkedApplication application = this.applications
			.keep(ForkedApplication.on(server())
				.jvmArguments("-XX:+ExitOnOutOfMemoryError")
				.property("test.exhaust", true)
				.launch())
			.awaitReady();
		assertThat(application.signal("HUP").awaitExit(GENEROUS)).isEqualTo(3);
	}

	@Test
	void anErrorOfOneThreadEndsNothing() {
		ForkedApplication application = start("test.exhaust=true");
		application.signal("HUP");
		application.output().await("OutOfMemoryError", GENEROUS);
		assertThat(application.get("/fast").text()).isEqualTo("fast");
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
	}

}
