package io.github.quiesce.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * From the end of the window until everything is idle, or the drain deadline.
 */
class DrainTests extends AbstractCoordinatorTests {

	@Test
	void endsWhenTheLastKindIsIdle() {
		TestDrainable http = kind("http");
		TestDrainable executor = kind("executor");
		http.arrive();
		executor.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		http.complete();
		assertStaysIn(QuiesceState.DRAINING);
		assertThat(coordinator().isSealed()).isFalse();
		advance(Duration.ofSeconds(1));
		executor.complete();
		awaitDrained();
		assertThat(coordinator().isSealed()).isTrue();
		assertThat(coordinator().hasCutWork()).isFalse();
		assertThat(phase(ShutdownPhase.DRAIN))
			.isEqualTo(new PhaseReport(ShutdownPhase.DRAIN, Duration.ofSeconds(1), PhaseOutcome.COMPLETED));
		assertThat(http.reactions()).containsExactly("announce", "drain");
		assertThat(executor.reactions()).containsExactly("announce", "drain");
	}

	@Test
	void workThatMovesToAKindAlreadyLookedAtIsNotMissed() {
		AtomicReference<TestDrainable> first = new AtomicReference<>();
		AtomicBoolean moves = new AtomicBoolean(true);
		first.set(kind("executor"));
		// Hands its work over between the look at the first kind and the look at itself.
		register(new TestDrainable("http").withInFlight(() -> {
			if (coordinator().getState() == QuiesceState.DRAINING && moves.compareAndSet(true, false)) {
				first.get().arrive();
			}
			return 0;
		}));
		begin();
		await().untilFalse(moves);
		assertStaysIn(QuiesceState.DRAINING);
		first.get().complete();
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
	}

	@Test
	void workThatSlipsInBeforeTheSealKeepsTheDrainOpen() {
		AtomicInteger looks = new AtomicInteger();
		AtomicInteger units = new AtomicInteger();
		TestDrainable leases = new TestDrainable("lease");
		register(leases.withInFlight(() -> {
			if (coordinator().getState() == QuiesceState.DRAINING && coordinator().isSealed()
					&& looks.incrementAndGet() == 1) {
				// Granted after the first look and counted before the second.
				units.set(1);
			}
			return units.get();
		}));
		begin();
		await().until(() -> looks.get() == 1);
		assertStaysIn(QuiesceState.DRAINING);
		assertThat(coordinator().isSealed()).isFalse();
		units.set(0);
		leases.listener().completed();
		awaitDrained();
		assertThat(coordinator().isSealed()).isTrue();
	}

	@Test
	void deadlineIsKeptToTheNanosecond() {
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		advance(BUDGET.minus(NANO));
		assertStaysIn(QuiesceState.DRAINING);
		assertThat(http.reactions()).doesNotContain("abort");
		assertThat(coordinator().hasCutWork()).isFalse();
		advance(NANO);
		await().until(() -> http.reactions().contains("abort"));
		http.complete();
		awaitDrained();
		assertThat(phase(ShutdownPhase.DRAIN))
			.isEqualTo(new PhaseReport(ShutdownPhase.DRAIN, BUDGET, PhaseOutcome.DEADLINE));
		assertThat(coordinator().hasCutWork()).isTrue();
	}

	@Test
	void windowIsPartOfTheOneDeadline() {
		TestDrainable http = register(new TestDrainable("http").withTraffic());
		begin();
		awaitState(QuiesceState.ANNOUNCING);
		http.arrive();
		advance(WINDOW);
		awaitState(QuiesceState.DRAINING);
		advance(BUDGET.minus(WINDOW).minus(NANO));
		assertStaysIn(QuiesceState.DRAINING);
		advance(NANO);
		await().until(() -> http.reactions().contains("abort"));
		http.complete();
		awaitDrained();
		assertThat(phase(ShutdownPhase.DRAIN).duration()).isEqualTo(BUDGET.minus(WINDOW));
		assertThat(coordinator().snapshot().remaining()).isEqualTo(RESERVE);
	}

	@Test
	void cutWorkMayUnwindForATwentiethOfTheReserve() {
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		advance(BUDGET);
		await().until(() -> http.reactions().contains("abort"));
		advance(RESERVE.dividedBy(20).minus(NANO));
		assertStaysIn(QuiesceState.DRAINING);
		advance(NANO);
		awaitDrained();
		assertThat(coordinator().getInFlight("http")).isOne();
	}

	@Test
	void abortReachesEveryKindWhateverTheOthersDo() {
		CountDownLatch never = new CountDownLatch(1);
		TestDrainable throwing = register(new TestDrainable("throwing").when("abort", () -> {
			throw new IllegalStateException("abort fails");
		}));
		register(new TestDrainable("hanging").when("abort", () -> awaitUninterruptibly(never)));
		TestDrainable last = kind("last");
		last.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		advance(BUDGET);
		await().until(() -> last.reactions().contains("abort"));
		await().until(() -> throwing.reactions().contains("abort"));
		advance(RESERVE);
		awaitDrained();
		never.countDown();
	}

	@Test
	void workHeldByAThreadThatWaitsForTheShutdownIsNotWaitedFor() {
		Thread caller = new Thread("caller");
		TestDrainable http = kind("http");
		http.arrive("GET /exit", caller);
		coordinator().begin(new Trigger(ShutdownReason.JVM_EXIT, Set.of(caller)));
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
		assertThat(coordinator().hasCutWork()).isFalse();
	}

	@Test
	void workOfALaterCallerIsNotWaitedForEither() {
		Thread caller = new Thread("caller");
		TestDrainable http = kind("http");
		http.arrive("GET /exit", caller);
		begin();
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		coordinator().begin(new Trigger(ShutdownReason.JVM_EXIT, Set.of(caller)));
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
	}

	@Test
	void otherWorkIsWaitedForBesideThatOfTheCaller() {
		Thread caller = new Thread("caller");
		TestDrainable http = kind("http");
		http.arrive("GET /exit", caller);
		http.arrive("GET /slow", new Thread("other"));
		coordinator().begin(new Trigger(ShutdownReason.JVM_EXIT, Set.of(caller)));
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		http.complete();
		awaitDrained();
	}

	@Test
	void kindThatIsTakenOutIsNoLongerWaitedFor() {
		TestDrainable child = kind("child");
		child.arrive();
		begin();
		awaitState(QuiesceState.DRAINING);
		assertStaysIn(QuiesceState.DRAINING);
		coordinator().unregister(child);
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
	}

	@Test
	void twoKindsOfOneNameAreCountedTogether() {
		TestDrainable parents = kind("executor");
		TestDrainable childs = kind("executor");
		parents.arrive();
		childs.arrive();
		assertThat(coordinator().getInFlight("executor")).isEqualTo(2);
		begin();
		awaitState(QuiesceState.DRAINING);
		parents.complete();
		assertStaysIn(QuiesceState.DRAINING);
		childs.complete();
		awaitDrained();
		assertThat(coordinator().tally("executor").completed()).isEqualTo(2);
	}

	@Test
	void interruptDoesNotEndTheWaitOfWhoeverClosesAndIsKept() throws InterruptedException {
		TestDrainable http = kind("http");
		http.arrive();
		begin();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread closer = new Thread(() -> {
			coordinator().awaitDrained();
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		closer.start();
		await().until(() -> closer.getState() == Thread.State.WAITING);
		closer.interrupt();
		assertStaysIn(QuiesceState.DRAINING);
		assertThat(closer.isAlive()).isTrue();
		http.complete();
		closer.join(Duration.ofSeconds(30).toMillis());
		assertThat(closer.isAlive()).isFalse();
		assertThat(interrupted).isTrue();
	}

	@Test
	void nothingCanBeAwaitedOrForcedBeforeATrigger() {
		assertThatIllegalStateException().isThrownBy(coordinator()::awaitDrained).withMessage("No shutdown has begun");
		assertThatIllegalStateException().isThrownBy(coordinator()::force).withMessage("No shutdown has begun");
		coordinator().finish();
		coordinator().giveUp();
		assertThat(coordinator().getState()).isEqualTo(QuiesceState.RUNNING);
	}

	static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				latch.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
