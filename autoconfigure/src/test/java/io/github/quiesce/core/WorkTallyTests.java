package io.github.quiesce.core;

import io.github.quiesce.QuiesceState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has happened to the work since the trigger.
 */
class WorkTallyTests extends AbstractCoordinatorTests {

	@Test
	void nothingIsCountedBeforeTheTrigger() {
		TestDrainable http = kind("http");
		http.arrive();
		http.complete();
		http.listener().rejected();
		assertTally(0, 0, 0, 0);
	}

	@Test
	void countsWhatHappensFromTheTriggerOn() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		http.arrive();
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		http.arrive();
		http.complete();
		http.complete();
		http.listener().rejected();
		assertTally(2, 0, 1, 1);
		advance(WINDOW);
		awaitDrained();
		assertTally(2, 0, 1, 1);
	}

	@Test
	void workThatWasCutIsNotFinishedWhenItUnwinds() {
		TestDrainable http = kind("http");
		http.arrive();
		http.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		http.complete();
		advance(BUDGET);
		await().until(() -> http.reactions().contains("abort"));
		http.complete();
		awaitDrained();
		assertTally(1, 1, 0, 0);
	}

	@Test
	void hasCutWorkOnlyIfSomethingWasInFlightWhenItWasCut() {
		register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		coordinator().force();
		assertThat(coordinator().hasCutWork()).isFalse();
	}

	private void assertTally(long completed, long aborted, long rejected, long late) {
		WorkTally tally = coordinator().tally("http");
		assertThat(new long[] { tally.completed(), tally.aborted(), tally.rejected(), tally.late() })
			.as("completed, aborted, rejected, late")
			.containsExactly(completed, aborted, rejected, late);
	}

}
