package io.github.quiesce.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.awaitility.Awaitility.await;

/**
 * Base of the scenarios, which are written once and run on every {@link Server}.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class AbstractContractTests {

	/**
	 * How long a process may take where the time is not what the scenario is about.
	 */
	static final Duration GENEROUS = Duration.ofSeconds(20);

	static final String READINESS = "/actuator/health/readiness";

	/**
	 * The other signal. A process that was started in the background of a shell inherits
	 * that INT is ignored, and passes it on.
	 */
	static final String INTERRUPT = isInterruptIgnored() ? "TERM" : "INT";

	static final int INTERRUPTED = isInterruptIgnored() ? 143 : 130;

	@RegisterExtension
	final ForkedApplications applications = new ForkedApplications();

	private final Server server;

	AbstractContractTests(Server server) {
		this.server = server;
	}

	private static boolean isInterruptIgnored() {
		try {
			return Files.readAllLines(Path.of("/proc/self/status"))
				.stream()
				.filter((line) -> line.startsWith("SigIgn:"))
				.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 0b10) != 0);
		}
		catch (IOException ex) {
			// No such file on this system: then it is not ignored.
			return false;
		}
	}

	final Server server() {
		return this.server;
	}

	/**
	 * Start an application and wait until it accepts traffic.
	 * @param properties each of the form {@code name=value}
	 * @return the application, which ends with the test
	 */
	final ForkedApplication start(String... properties) {
		return start(ThreadKind.byDefault(), properties);
	}

	/**
	 * Start an application and wait until it accepts traffic.
	 * @param threads the kind of threads
	 * @param properties each of the form {@code name=value}
	 * @return the application, which ends with the test
	 */
	final ForkedApplication start(ThreadKind threads, String... properties) {
		return launch(threads, properties).awaitReady();
	}

	/**
	 * Start a process without waiting for its application.
	 * @param threads the kind of threads
	 * @param properties each of the form {@code name=value}
	 * @return the application, which ends with the test
	 */
	final ForkedApplication launch(ThreadKind threads, String... properties) {
		return this.applications
			.keep(ForkedApplication.on(this.server).threads(threads).properties(properties).launch());
	}

	/**
	 * Wait until readiness answers 503 and ends its connection: kinds of work are told of
	 * the announcement beside the probe, a moment earlier or later.
	 * @param application an application that was told to end
	 */
	final void awaitUnready(ForkedApplication application) {
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(5)).until(() -> {
			RawResponse response = application.get(READINESS);
			return response.status() == 503 && response.closesConnection();
		});
	}

}
