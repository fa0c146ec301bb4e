package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * From the trigger to the end of the announce window.
 */
class AnnounceTests extends AbstractCoordinatorTests {

	private static final Duration QUIET = Duration.ofSeconds(1);

	@Test
	void windowLastsToTheNanosecond() {
		register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		advance(WINDOW.minus(NANO));
		assertStaysIn(QuiesceState.ANNOUNCING);
		assertThat(coordinator().snapshot().phases()).isEmpty();
		advance(NANO);
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE))
			.isEqualTo(new PhaseReport(ShutdownPhase.ANNOUNCE, WINDOW, PhaseOutcome.COMPLETED));
	}

	@Test
	void noWindowWithoutAKindThatTakesTraffic() {
		kind("executor");
		begin();
		awaitDrained();
		assertThat(outcome(ShutdownPhase.ANNOUNCE)).isEqualTo(PhaseOutcome.SKIPPED);
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isZero();
	}

	@Test
	void noWindowBeforeTheApplicationIsReady() {
		coordinator().setScope(Scope.DRAIN);
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		begin();
		awaitDrained();
		assertThat(outcome(ShutdownPhase.ANNOUNCE)).isEqualTo(PhaseOutcome.SKIPPED);
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
		assertThat(http.reactions()).containsExactly("announce", "drain");
	}

	@Test
	void nothingButReleaseWhereNobodyWaits() {
		coordinator().setScope(Scope.NOTHING);
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		http.arrive();
		begin();
		assertThat(coordinator().getState()).isEqualTo(QuiesceState.RELEASING);
		coordinator().awaitDrained();
		assertThat(http.reactions()).isEmpty();
		assertThat(coordinator().hasDrained()).isFalse();
		assertThat(outcome(ShutdownPhase.ANNOUNCE)).isEqualTo(PhaseOutcome.SKIPPED);
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.SKIPPED);
	}

	@Test
	void quietPeriodWithoutRequestsCountsFromTheAnnouncement() {
		plan(WINDOW, QUIET, Duration.ZERO);
		register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		advance(QUIET.minus(NANO));
		assertStaysIn(QuiesceState.ANNOUNCING);
		advance(NANO);
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isEqualTo(QUIET);
	}

	@Test
	void quietPeriodCountsFromTheLastRequest() {
		plan(WINDOW, QUIET, Duration.ZERO);
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		advance(Duration.ofMillis(900));
		http.arrive();
		http.complete();
		advance(QUIET.minus(NANO));
		assertStaysIn(QuiesceState.ANNOUNCING);
		advance(NANO);
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isEqualTo(Duration.ofMillis(1900));
		assertThat(coordinator().getLastArrival()).isEqualTo(Duration.ofMillis(900));
	}

	@Test
	void workThatIsNotTrafficDoesNotBreakTheQuiet() {
		plan(WINDOW, QUIET, Duration.ZERO);
		register(new TestDrainable("http").withTraffic());
		TestDrainable executor = kind("executor");
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		advance(Duration.ofMillis(900));
		executor.arrive();
		executor.complete();
		advance(Duration.ofMillis(100));
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isEqualTo(QUIET);
		assertThat(coordinator().getLastArrival()).isNull();
	}

	@Test
	void minimumIsKeptHoweverQuietItIs() {
		plan(WINDOW, QUIET, Duration.ofSeconds(3));
		register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		advance(Duration.ofSeconds(3).minus(NANO));
		assertStaysIn(QuiesceState.ANNOUNCING);
		advance(NANO);
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void windowEndsHoweverManyRequestsCome() {
		plan(WINDOW, QUIET, Duration.ZERO);
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		for (int i = 0; i < 6; i++) {
			assertStaysIn(QuiesceState.ANNOUNCING);
			advance(Duration.ofMillis(800));
			http.arrive();
			http.complete();
		}
		advance(Duration.ofMillis(200));
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isEqualTo(WINDOW);
	}

	@Test
	void requestsBeforeTheTriggerAreNoArrivals() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		http.arrive();
		http.complete();
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		assertThat(coordinator().getLastArrival()).isNull();
		assertThat(coordinator().tally("http").late()).isZero();
		assertThat(coordinator().tally("http").completed()).isZero();
	}

	@Test
	void onlyTheFirstTriggerCounts() {
		register(new TestDrainable("http").withTraffic());
		assertThat(coordinator().begin(new Trigger(ShutdownReason.SHUTDOWN_ENDPOINT))).isTrue();
		awaitState(QuiesceState.ANNOUNCING);
		advance(Duration.ofSeconds(1));
		assertThat(coordinator().begin(new Trigger(ShutdownReason.SIGTERM))).isFalse();
		ShutdownSnapshot snapshot = coordinator().snapshot();
		assertThat(snapshot.reason()).isEqualTo(ShutdownReason.SHUTDOWN_ENDPOINT);
		assertThat(snapshot.startedAt()).isEqualTo(STARTED_AT);
		assertThat(snapshot.elapsed()).isEqualTo(Duration.ofSeconds(1));
		assertThat(snapshot.remaining()).isEqualTo(GRACE.minusSeconds(1));
	}

	@Test
	void listenersAreToldOfStatesAndPhasesInOrder() {
		List<Object> told = new CopyOnWriteArrayList<>();
		coordinator().addListener(new ShutdownListener() {

			@Override
			public void onState(QuiesceState state) {
				told.add(state);
			}

			@Override
			public void onPhase(PhaseReport report) {
				told.add(report.phase());
			}

		});
		begin();
		awaitDrained();
		coordinator().finish();
		assertThat(told).containsExactly(QuiesceState.ANNOUNCING, ShutdownPhase.ANNOUNCE, QuiesceState.DRAINING,
				ShutdownPhase.DRAIN, QuiesceState.RELEASING, ShutdownPhase.RELEASE);
	}

	@Test
	void listenersAreToldOfKindsThatCameBeforeAndAfter() {
		List<String> kinds = new CopyOnWriteArrayList<>();
		kind("http");
		coordinator().addListener(new ShutdownListener() {

			@Override
			public void onKind(String kind) {
				kinds.add(kind);
			}

		});
		kind("executor");
		assertThat(kinds).containsExactly("http", "executor");
	}

	@Test
	void snapshotOfARunningApplicationHasNoShutdownInIt() {
		TestDrainable http = kind("http");
		http.arrive();
		coordinator().rehearse();
		ShutdownSnapshot snapshot = coordinator().snapshot();
		assertThat(snapshot.state()).isEqualTo(QuiesceState.RUNNING);
		assertThat(snapshot.reason()).isNull();
		assertThat(snapshot.startedAt()).isNull();
		assertThat(snapshot.elapsed()).isNull();
		assertThat(snapshot.remaining()).isNull();
		assertThat(snapshot.lastArrival()).isNull();
		assertThat(snapshot.phases()).isEmpty();
		assertThat(snapshot.gracePeriod()).isEqualTo(GRACE);
		assertThat(snapshot.inFlight()).containsExactly(entry("http", 1));
		assertThat(coordinator().getDeadline()).isNull();
		assertThat(coordinator().isStopping()).isFalse();
		assertThat(coordinator().isSealed()).isFalse();
	}

}
