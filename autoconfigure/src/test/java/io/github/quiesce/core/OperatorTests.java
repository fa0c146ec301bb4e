package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An announcement that an operator makes and may take back.
 */
class OperatorTests extends AbstractCoordinatorTests {

	@Test
	void anAnnouncementHasNoDeadline() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		assertThat(coordinator().announce()).isTrue();
		await().until(() -> http.reactions().contains("announce"));
		advance(GRACE.multipliedBy(10));
		ShutdownSnapshot snapshot = coordinator().snapshot();
		assertThat(snapshot.state()).isEqualTo(QuiesceState.ANNOUNCING);
		assertThat(snapshot.reason()).isEqualTo(ShutdownReason.OPERATOR);
		assertThat(snapshot.startedAt()).isEqualTo(STARTED_AT);
		assertThat(snapshot.elapsed()).isEqualTo(GRACE.multipliedBy(10));
		assertThat(snapshot.remaining()).isNull();
		assertThat(coordinator().getDeadline()).isNull();
		assertThat(http.reactions()).containsExactly("announce");
	}

	@Test
	void anAnnouncementCanBeTakenBackAndMadeAgain() {
		List<QuiesceState> states = new CopyOnWriteArrayList<>();
		coordinator().addListener(new ShutdownListener() {

			@Override
			public void onState(QuiesceState state) {
				states.add(state);
			}

		});
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		assertThat(coordinator().announce()).isTrue();
		assertThat(coordinator().announce()).as("again").isTrue();
		assertThat(coordinator().resume()).isTrue();
		assertThat(coordinator().resume()).as("again").isTrue();
		assertThat(coordinator().getState()).isEqualTo(QuiesceState.RUNNING);
		assertThat(coordinator().snapshot().reason()).isNull();
		coordinator().announce();
		await().until(() -> http.reactions().size() == 3);
		assertThat(http.reactions()).containsExactly("announce", "resume", "announce");
		assertThat(states).containsExactly(QuiesceState.ANNOUNCING, QuiesceState.RUNNING, QuiesceState.ANNOUNCING);
	}

	@Test
	void theAnnouncementCountsForTheWindowOfAShutdown() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		coordinator().announce();
		advance(WINDOW.minusSeconds(1));
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		assertThat(coordinator().snapshot().reason()).isEqualTo(ShutdownReason.SIGTERM);
		assertStaysIn(QuiesceState.ANNOUNCING);
		advance(Duration.ofSeconds(1));
		awaitDrained();
		assertThat(phase(ShutdownPhase.ANNOUNCE).duration()).isEqualTo(Duration.ofSeconds(1));
		assertThat(http.reactions()).containsExactly("announce", "drain");
	}

	@Test
	void anAnnouncementLongAgoLeavesNoWindow() {
		register(new TestDrainable("http").withTraffic());
		coordinator().announce();
		advance(WINDOW);
		begin();
		awaitDrained();
		assertThat(outcome(ShutdownPhase.ANNOUNCE)).isEqualTo(PhaseOutcome.SKIPPED);
	}

	@Test
	void theDeadlineStartsAtTheTrigger() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		http.arrive();
		coordinator().announce();
		advance(GRACE);
		begin();
		awaitState(QuiesceState.DRAINING);
		assertThat(coordinator().snapshot().remaining()).isEqualTo(GRACE);
		http.complete();
		awaitDrained();
	}

	@Test
	void theLastArrivalCountsFromTheAnnouncement() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		coordinator().announce();
		advance(Duration.ofSeconds(3));
		http.arrive();
		http.complete();
		assertThat(coordinator().getLastArrival()).isEqualTo(Duration.ofSeconds(3));
		begin();
		assertThat(coordinator().getLastArrival()).isEqualTo(Duration.ofSeconds(3));
		advance(WINDOW);
		awaitDrained();
	}

	@Test
	void aShutdownCannotBeTakenBack() {
		register(new TestDrainable("http").withTraffic());
		begin();
		assertThat(coordinator().announce()).isFalse();
		assertThat(coordinator().resume()).isFalse();
		advance(WINDOW);
		awaitDrained();
	}

	@Test
	void callbacksHearOfTheAnnouncementOnce() {
		List<String> called = new CopyOnWriteArrayList<>();
		coordinator().addCallback(QuiesceState.ANNOUNCING, "test", () -> called.add("announcing"));
		register(new TestDrainable("http").withTraffic());
		coordinator().announce();
		begin();
		advance(WINDOW);
		awaitDrained();
		assertThat(called).containsExactly("announcing");
	}

	@Test
	void idlenessCanBeWaitedFor() throws Exception {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		http.arrive();
		coordinator().announce();
		assertThat(coordinator().awaitIdle(Duration.ZERO)).isFalse();
		Thread completer = new Thread(http::complete);
		completer.start();
		assertThat(coordinator().awaitIdle(Duration.ofSeconds(10))).isTrue();
		completer.join();
	}

}
