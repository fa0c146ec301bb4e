package io.github.quiesce.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract on Tomcat.
 */
@Execution(ExecutionMode.CONCURRENT)
class TomcatContractTests {

	@Nested
	class Harness extends AbstractHarnessTests {

		Harness() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	class Announce extends AbstractAnnounceTests {

		Announce() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	class Drain extends AbstractDrainTests {

		Drain() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	@Tag("once")
	class Deadline extends AbstractDeadlineTests {

		Deadline() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	class Work extends AbstractWorkTests {

		Work() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	@Tag("once")
	class Exit extends AbstractExitTests {

		Exit() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	@Tag("once")
	class Streams extends AbstractStreamTests {

		Streams() {
			super(Server.TOMCAT);
		}

	}

	@Nested
	class RollingRestart extends AbstractRollingRestartTests {

		RollingRestart() {
			super(Server.TOMCAT);
		}

	}

}
