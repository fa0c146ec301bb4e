package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The rolling restart: two replicas behind a balancer that learns late, clients that keep
 * their connections and never retry, and not one request is lost.
 */
abstract class AbstractRollingRestartTests extends AbstractContractTests {

	AbstractRollingRestartTests(Server server) {
		super(server);
	}

	@Test
	void losesNoRequest() {
		restartReplicas();
	}

	@RepeatedTest(3)
	@Tag("full")
	void losesNoRequestAgainAndAgain() {
		restartReplicas();
	}

	private void restartReplicas() {
		List<ForkedApplication> started = new ArrayList<>();
		List<ForkedApplication> replicas = List.of(launchReplica(started), launchReplica(started));
		try (ClosingBalancer balancer = new ClosingBalancer(Duration.ofMillis(500))) {
			List<ClosingBalancer.Backend> backends = replicas.stream()
				.map((replica) -> balancer.add(replica.awaitReady().port()))
				.toList();
			backends.forEach(this::awaitProbed);
			try (KeepAliveClients clients = new KeepAliveClients(balancer.port(), false)) {
				clients.post(40, Duration.ofMillis(300)).post(10, Duration.ofMillis(2500));
				clients.get(10, Duration.ofMillis(300));
				for (int index = 0; index < replicas.size(); index++) {
					awaitAnswers(clients, 500);
					assertThat(replicas.get(index).signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
					balancer.remove(backends.get(index));
					awaitProbed(balancer.add(launchReplica(started).awaitReady().port()));
				}
				awaitAnswers(clients, 500);
				clients.close();
				assertThat(clients.failures()).as("failed requests of %d", clients.answers()).isEmpty();
				started.forEach(ForkedApplication::close);
				started.forEach((application) -> application.awaitExit(GENEROUS));
				AbstractDrainTests.assertExecutedOnce(clients, started);
			}
		}
	}

	private ForkedApplication launchReplica(List<ForkedApplication> started) {
		ForkedApplication replica = launch(ThreadKind.byDefault(), "quiesce.announce.duration=3s");
		started.add(replica);
		return replica;
	}

	private void awaitProbed(ClosingBalancer.Backend backend) {
		await().atMost(GENEROUS).until(backend::isReady);
	}

	private void awaitAnswers(KeepAliveClients clients, int count) {
		int before = clients.answers();
		await().atMost(GENEROUS).until(() -> clients.answers() - before >= count);
	}

}
