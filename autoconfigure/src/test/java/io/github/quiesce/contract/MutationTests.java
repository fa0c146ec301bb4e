package io.github.quiesce.contract;

import java.io.IOException;
import java.nio.file.Path;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What matters is held by a test: without it, the test turns red. The class is changed in
 * the application that is forked, which finds it first on its class path.
 */
@Tag("full")
@Isolated("changes the class path of every application that is forked meanwhile")
class MutationTests {

	private static final String PREFIX = "quiesce.test.class-path-prefix";

	@ParameterizedTest
	@EnumSource
	void aTestTurnsRedWithout(Mutation mutation, @TempDir Path directory) throws Exception {
		assertThat(run(mutation).getTotalFailureCount()).as("as it is").isZero();
		mutation.saveIn(directory);
		System.setProperty(PREFIX, directory.toString());
		try {
			TestExecutionSummary summary = run(mutation);
			assertThat(summary.getTestsFoundCount()).isPositive();
			assertThat(summary.getTotalFailureCount()).as("without " + mutation).isPositive();
		}
		finally {
			System.clearProperty(PREFIX);
		}
	}

	private TestExecutionSummary run(Mutation mutation) {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectMethod(mutation.test))
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		return listener.getSummary();
	}

	/**
	 * A method that does nothing any more, and the test that has to notice.
	 */
	enum Mutation {

		/**
		 * Readiness stays up.
		 */
		ANNOUNCE("io.github.quiesce.availability.QuiesceApplicationAvailability", "onState",
				"Announce#goesOnServingAndTellsClientsToLeave()"),

		/**
		 * Scheduled jobs go on firing.
		 */
		TRIGGER_STOP("io.github.quiesce.scheduling.SchedulingDrainable", "announce",
				"Work#triggersStopAndRunningJobsFinish(io.github.quiesce.contract.ThreadKind)"),

		/**
		 * Clients are not told to leave.
		 */
		CONNECTION_CLOSE("io.github.quiesce.http.HttpTraffic", "announce",
				"Announce#goesOnServingAndTellsClientsToLeave()"),

		/**
		 * Nobody ends a process that hangs.
		 */
		HALT("io.github.quiesce.process.HaltGuard", "arm", "Deadline#haltsWhenADestructionHangs()");

		private final String type;

		private final String method;

		private final String test;

		Mutation(String type, String method, String test) {
			this.type = type;
			this.method = method;
			this.test = "io.github.quiesce.contract.TomcatContractTests$" + test;
		}

		void saveIn(Path directory) throws IOException, ClassNotFoundException {
			new ByteBuddy().redefine(Class.forName(this.type))
				.method(ElementMatchers.named(this.method))
				.intercept(StubMethod.INSTANCE)
				.make()
				.saveIn(directory.toFile());
		}

	}

}
