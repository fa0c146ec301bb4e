package io.github.quiesce.bench;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.IgnoredPaths;

/**
 * The traffic of an application that nobody has told to stop, wired as the
 * auto-configuration wires it.
 */
final class Running {

	private Running() {
	}

	static HttpTraffic traffic(HttpServerControl server) {
		HttpTraffic traffic = new HttpTraffic(new IgnoredPaths(List.of("/actuator/**")), false, Duration.ofSeconds(5));
		ShutdownCoordinator coordinator = new ShutdownCoordinator(new ShutdownPlan(Duration.ofSeconds(25),
				Duration.ofSeconds(2), Duration.ofSeconds(5), null, Duration.ZERO));
		coordinator.register(traffic);
		coordinator.setScope(Scope.EVERYTHING);
		traffic.serve(server);
		return traffic;
	}

}
