package io.github.quiesce.core;

import java.util.concurrent.CountDownLatch;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kinds of work that throw or hang hold up no other and are named.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingKindTests extends AbstractCoordinatorTests {

	@Test
	void reactionThatThrowsIsNamedAndTheRestRun(CapturedOutput output) {
		register(new TestDrainable("broken").when("announce", () -> {
			throw new IllegalStateException("announce fails");
		}).when("drain", () -> {
			throw new IllegalStateException("drain fails");
		}));
		TestDrainable http = kind("http");
		begin();
		awaitDrained();
		assertThat(http.reactions()).containsExactly("announce", "drain");
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
		assertThat(output).contains("Shutdown hook 'broken.announce' failed", "announce fails")
			.contains("Shutdown hook 'broken.drain' failed", "drain fails");
	}

	@Test
	void reactionThatHangsHoldsUpNoOtherKindAndIsNamedAtTheDeadline(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		register(new TestDrainable("hanging").when("announce", () -> DrainTests.awaitUninterruptibly(never)));
		TestDrainable http = kind("http");
		begin();
		await().until(() -> http.reactions().contains("drain"));
		assertStaysIn(QuiesceState.DRAINING);
		advance(BUDGET);
		await().until(() -> http.reactions().contains("abort"));
		advance(RESERVE);
		awaitDrained();
		assertThat(output).contains("hook  hanging.announce  age")
			.contains("FailingKindTests")
			.contains("hook  hanging.drain  age");
		never.countDown();
	}

	@Test
	void reactionsOfOneKindRunOneAfterTheOther() {
		CountDownLatch announced = new CountDownLatch(1);
		TestDrainable slow = register(
				new TestDrainable("slow").when("announce", () -> DrainTests.awaitUninterruptibly(announced)));
		begin();
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		assertThat(slow.reactions()).containsExactly("announce");
		announced.countDown();
		awaitDrained();
		assertThat(slow.reactions()).containsExactly("announce", "drain");
	}

	@Test
	void countThatThrowsIsTakenAsIdleAndNamedOnce(CapturedOutput output) {
		register(new TestDrainable("broken").withInFlight(() -> {
			throw new IllegalStateException("count fails");
		}));
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		http.complete();
		awaitDrained();
		assertThat(output).containsOnlyOnce("Kind of work 'broken' failed in inFlight() and is taken as idle");
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
	}

	@Test
	void countThatFailsWithAnErrorLosesNoWorkOfOthers() {
		register(new TestDrainable("broken").withInFlight(() -> {
			throw new NoClassDefFoundError("com/example/Gone");
		}));
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		await().until(() -> coordinator().getState().compareTo(QuiesceState.DRAINING) >= 0);
		assertStaysIn(QuiesceState.DRAINING);
		http.complete();
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
	}

}
