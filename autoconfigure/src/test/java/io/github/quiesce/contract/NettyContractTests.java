package io.github.quiesce.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract on Netty.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("once")
class NettyContractTests {

	@Nested
	class Harness extends AbstractHarnessTests {

		Harness() {
			super(Server.NETTY);
		}

	}

	@Nested
	class Announce extends AbstractAnnounceTests {

		Announce() {
			super(Server.NETTY);
		}

	}

	@Nested
	class Drain extends AbstractDrainTests {

		Drain() {
			super(Server.NETTY);
		}

	}

	@Nested
	class Deadline extends AbstractDeadlineTests {

		Deadline() {
			super(Server.NETTY);
		}

	}

	@Nested
	@Tag("full")
	class Work extends AbstractWorkTests {

		Work() {
			super(Server.NETTY);
		}

	}

	@Nested
	@Tag("full")
	class Exit extends AbstractExitTests {

		Exit() {
			super(Server.NETTY);
		}

	}

	@Nested
	class Streams extends AbstractStreamTests {

		Streams() {
			super(Server.NETTY);
		}

	}

	@Nested
	class RollingRestart extends AbstractRollingRestartTests {

		RollingRestart() {
			super(Server.NETTY);
		}

	}

}
