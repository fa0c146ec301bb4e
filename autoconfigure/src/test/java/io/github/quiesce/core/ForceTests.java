package io.github.quiesce.core;

import java.time.Duration;
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
 * A second signal skips what is left, in whichever phase; and the ways to close the
 * books.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForceTests extends AbstractCoordinatorTests {

	@Test
	void whileAnnouncing(CapturedOutput output) {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		http.arrive("GET /orders/{id}", null);
		coordinator().force();
		assertThat(output).contains("1 unit of work cut by a second signal: http 1")
			.contains("http  GET /orders/{id}  age 0.0s")
			.contains("Shutdown by SIGTERM cut work off");
		awaitDrained();
		assertThat(coordinator().isSealed()).isTrue();
		assertThat(outcome(ShutdownPhase.ANNOUNCE)).isEqualTo(PhaseOutcome.FORCED);
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.FORCED);
		assertThat(outcome(ShutdownPhase.RELEASE)).isEqualTo(PhaseOutcome.FORCED);
		await().until(() -> http.reactions().contains("abort"));
		assertThat(http.reactions()).doesNotContain("drain");
		assertThat(coordinator().tally("http").aborted()).isOne();
	}

	@Test
	void whileDraining(CapturedOutput output) {
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		coordinator().force();
		awaitDrained();
		assertThat(outcome(ShutdownPhase.ANNOUNCE)).isEqualTo(PhaseOutcome.SKIPPED);
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.FORCED);
		assertThat(outcome(ShutdownPhase.RELEASE)).isEqualTo(PhaseOutcome.FORCED);
		assertThat(output).containsOnlyOnce("cut by a second signal").containsOnlyOnce("Shutdown by SIGTERM cut");
	}

	@Test
	void whileReleasingNothingIsLeftToCut(CapturedOutput output) {
		kind("http");
		begin();
		awaitDrained();
		coordinator().force();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
		assertThat(outcome(ShutdownPhase.RELEASE)).isEqualTo(PhaseOutcome.FORCED);
		assertThat(coordinator().hasCutWork()).isFalse();
		assertThat(output).doesNotContain("cut by a second signal").contains("Shutdown by SIGTERM lost nothing");
	}

	@Test
	void afterTheDeadlineNothingIsCutTwice(CapturedOutput output) {
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		advance(BUDGET);
		await().until(() -> http.reactions().contains("abort"));
		coordinator().force();
		awaitDrained();
		assertThat(http.reactions()).containsOnlyOnce("abort");
		assertThat(coordinator().tally("http").aborted()).isOne();
		assertThat(output).contains("not finished within 23.0s").doesNotContain("second signal");
	}

	@Test
	void callbackThatHangsInTheReleaseIsLeftBehind() {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch called = new CountDownLatch(1);
		coordinator().addCallback(QuiesceState.RELEASING, "flush", () -> {
			called.countDown();
			DrainTests.awaitUninterruptibly(never);
		});
		begin();
		await().until(() -> called.getCount() == 0);
		coordinator().force();
		awaitDrained();
		never.countDown();
	}

	@Test
	void booksAreClosedOnce(CapturedOutput output) {
		kind("http");
		begin();
		awaitDrained();
		advance(Duration.ofSeconds(1));
		coordinator().finish();
		advance(Duration.ofSeconds(1));
		coordinator().finish();
		coordinator().giveUp();
		coordinator().force();
		assertThat(output).containsOnlyOnce("lost nothing and took");
		assertThat(phase(ShutdownPhase.RELEASE))
			.isEqualTo(new PhaseReport(ShutdownPhase.RELEASE, Duration.ofSeconds(1), PhaseOutcome.COMPLETED));
	}

	@Test
	void giveUpSaysThatTheDeadlineCame(CapturedOutput output) {
		kind("http");
		begin();
		awaitDrained();
		advance(GRACE);
		coordinator().giveUp();
		assertThat(outcome(ShutdownPhase.RELEASE)).isEqualTo(PhaseOutcome.DEADLINE);
		assertThat(phase(ShutdownPhase.RELEASE).duration()).isEqualTo(GRACE);
		assertThat(coordinator().snapshot().remaining()).isZero();
		assertThat(output).contains("took 25.0s of 25.0s");
	}

	@Test
	void summaryIsWrittenNeitherWhileRunningNorWhereNobodyWaits(CapturedOutput output) {
		coordinator().finish();
		coordinator().setScope(ShutdownCoordinator.Scope.NOTHING);
		begin();
		coordinator().finish();
		assertThat(output).doesNotContain("lost nothing");
	}

}
