package io.github.quiesce.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract on Jetty.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("once")
class JettyContractTests {

	@Nested
	class Harness extends AbstractHarnessTests {

		Harness() {
			super(Server.JETTY);
		}

	}

	@Nested
	class Announce extends AbstractAnnounceTests {

		Announce() {
			super(Server.JETTY);
		}

	}

	@Nested
	class Drain extends AbstractDrainTests {

		Drain() {
			super(Server.JETTY);
		}

	}

	@Nested
	@Tag("full")
	class Deadline extends AbstractDeadlineTests {

		Deadline() {
			super(Server.JETTY);
		}

	}

	@Nested
	@Tag("full")
	class Work extends AbstractWorkTests {

		Work() {
			super(Server.JETTY);
		}

	}

	@Nested
	@Tag("full")
	class Exit extends AbstractExitTests {

		Exit() {
			super(Server.JETTY);
		}

	}

	@Nested
	class Streams extends AbstractStreamTests {

		Streams() {
			super(Server.JETTY);
		}

	}

	@Nested
	class RollingRestart extends AbstractRollingRestartTests {

		RollingRestart() {
			super(Server.JETTY);
		}

	}

}
