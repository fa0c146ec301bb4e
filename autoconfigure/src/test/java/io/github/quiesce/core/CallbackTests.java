package io.github.quiesce.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;
import io.github.quiesce.ShutdownPhase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Callbacks of the application: when they run, what they hold up and how long.
 */
@ExtendWith(OutputCaptureExtension.class)
class CallbackTests extends AbstractCoordinatorTests {

	private final List<String> called = new CopyOnWriteArrayList<>();

	private volatile @Nullable ShutdownReport ended;

	@BeforeEach
	void listen() {
		coordinator().addListener(new ShutdownListener() {

			@Override
			public void onEnd(ShutdownReport report) {
				CallbackTests.this.ended = report;
			}

		});
	}

	@Test
	void runInTheStateTheyAreFor() {
		register(new TestDrainable("http").withTraffic());
		for (QuiesceState state : List.of(QuiesceState.ANNOUNCING, QuiesceState.DRAINING)) {
			coordinator().addCallback(state, "note", () -> this.called.add(state.name()));
		}
		coordinator().addCallback(QuiesceState.RELEASING, "note", () -> this.called.add("RELEASING"));
		begin();
		await().until(() -> this.called.size() == 1);
		assertStaysIn(QuiesceState.ANNOUNCING);
		advance(WINDOW);
		awaitDrained();
		assertThat(this.called).containsExactly("ANNOUNCING", "DRAINING", "RELEASING");
	}

	@ParameterizedTest
	@EnumSource(names = { "ANNOUNCING", "DRAINING" })
	void drainDoesNotEndBeforeTheyReturn(QuiesceState state) {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		coordinator().addCallback(state, "deregister", () -> {
			entered.countDown();
			DrainTests.awaitUninterruptibly(proceed);
		});
		begin();
		await().until(() -> entered.getCount() == 0);
		await().until(() -> coordinator().getState().compareTo(QuiesceState.DRAINING) >= 0);
		try {
			assertStaysIn(QuiesceState.DRAINING);
		}
		finally {
			proceed.countDown();
		}
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.COMPLETED);
	}

	@Test
	void runBesideEachOtherWhileDraining() {
		CyclicBarrier together = new CyclicBarrier(2);
		for (int i = 0; i < 2; i++) {
			coordinator().addCallback(QuiesceState.DRAINING, "meet", () -> {
				meet(together);
				this.called.add("met");
			});
		}
		begin();
		awaitDrained();
		assertThat(this.called).containsExactly("met", "met");
	}

	@Test
	void runOneAfterTheOtherBeforeTheRelease() {
		CountDownLatch proceed = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		coordinator().addCallback(QuiesceState.RELEASING, "first", () -> {
			entered.countDown();
			DrainTests.awaitUninterruptibly(proceed);
			this.called.add("first");
		});
		coordinator().addCallback(QuiesceState.RELEASING, "second", () -> this.called.add("second"));
		begin();
		await().until(() -> entered.getCount() == 0);
		assertStaysIn(QuiesceState.DRAINING);
		assertThat(this.called).isEmpty();
		assertThat(coordinator().isSealed()).isTrue();
		proceed.countDown();
		awaitDrained();
		assertThat(this.called).containsExactly("first", "second");
	}

	@Test
	void oneThatThrowsIsNamedAndTheRestRun(CapturedOutput output) {
		for (QuiesceState state : List.of(QuiesceState.ANNOUNCING, QuiesceState.DRAINING, QuiesceState.RELEASING)) {
			coordinator().addCallback(state, "broken-" + state, () -> {
				throw new LinkageError("callback fails");
			});
			coordinator().addCallback(state, "note", () -> this.called.add(state.name()));
		}
		begin();
		awaitDrained();
		await().until(() -> this.called.size() == 3);
		assertThat(this.called).containsExactlyInAnyOrder("ANNOUNCING", "DRAINING", "RELEASING");
		assertThat(output).contains("'broken-ANNOUNCING' failed", "'broken-DRAINING' failed",
				"'broken-RELEASING' failed");
		coordinator().finish();
		assertThat(this.ended.hooks()).extracting(HookFailure::name)
			.containsExactlyInAnyOrder("broken-ANNOUNCING", "broken-DRAINING", "broken-RELEASING");
	}

	@Test
	void oneThatHangsWhileDrainingIsBoundedByTheDrainDeadlineAndNamed(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		TestDrainable http = kind("http");
		coordinator().addCallback(QuiesceState.DRAINING, "slow farewell", () -> DrainTests.awaitUninterruptibly(never));
		begin();
		awaitState(QuiesceState.DRAINING);
		advance(BUDGET.minus(NANO));
		assertStaysIn(QuiesceState.DRAINING);
		advance(NANO);
		await().until(() -> http.reactions().contains("abort"));
		advance(RESERVE);
		awaitDrained();
		assertThat(outcome(ShutdownPhase.DRAIN)).isEqualTo(PhaseOutcome.DEADLINE);
		assertThat(output).contains("hook  slow farewell  age");
		never.countDown();
	}

	@Test
	void oneThatHangsBeforeTheReleaseLeavesHalfOfTheReserveAndTheNextOneRuns(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		coordinator().addCallback(QuiesceState.RELEASING, "stuck flush", () -> {
			entered.countDown();
			DrainTests.awaitUninterruptibly(never);
		});
		coordinator().addCallback(QuiesceState.RELEASING, "next", () -> this.called.add("next"));
		begin();
		await().until(() -> entered.getCount() == 0);
		advance(GRACE.minus(RESERVE.dividedBy(2)).minus(NANO));
		assertStaysIn(QuiesceState.DRAINING);
		advance(NANO);
		awaitDrained();
		await().until(() -> this.called.contains("next"));
		assertThat(output).contains("Shutdown hook 'stuck flush' has not returned and is left behind");
		coordinator().finish();
		assertThat(this.ended.hooks()).singleElement().asString().startsWith("stuck flush has not returned after ");
		never.countDown();
	}

	@Test
	void oneThatWasTakenBackDoesNotRun() {
		Registration registration = coordinator().addCallback(QuiesceState.DRAINING, "gone",
				() -> this.called.add("gone"));
		coordinator().addCallback(QuiesceState.DRAINING, "stays", () -> this.called.add("stays"));
		registration.close();
		registration.close();
		begin();
		awaitDrained();
		assertThat(this.called).containsExactly("stays");
	}

	@Test
	void thereIsNoneForRunning() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> coordinator().addCallback(QuiesceState.RUNNING, "never", () -> {
			}))
			.withMessageContaining("'state'");
	}

	@Test
	void whatRunsAsideHoldsNothingUp(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		coordinator().runAside("listener", () -> {
			entered.countDown();
			DrainTests.awaitUninterruptibly(never);
		});
		coordinator().runAside("other listener", () -> {
			throw new IllegalStateException("listener fails");
		});
		await().until(() -> entered.getCount() == 0);
		begin();
		awaitDrained();
		await().until(() -> output.getOut().contains("'other listener' failed"));
		never.countDown();
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
