package io.github.quiesce.lease;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.quiesce.Lease;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownCoordinator.Scope;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.core.Trigger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Leases, and the facade that grants them.
 */
class LeaseTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private final ShutdownCoordinator coordinator = new ShutdownCoordinator(
			new ShutdownPlan(Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ZERO, null, Duration.ZERO));

	private final LeaseDrainable leases = new LeaseDrainable(this.coordinator::isSealed);

	private final QuiesceFacade quiesce = new QuiesceFacade(this.coordinator, this.leases, null);

	LeaseTests() {
		this.coordinator.setScope(Scope.EVERYTHING);
	}

	@AfterEach
	void endShutdown() {
		if (this.coordinator.getDeadline() != null) {
			this.coordinator.force();
		}
	}

	@Test
	void leaseIsInFlightUntilItIsClosed() {
		try (Lease lease = this.quiesce.lease("nightly export")) {
			assertThat(lease).isNotNull();
			assertThat(this.leases.inFlight()).isOne();
			assertThat(this.leases.work()).singleElement().satisfies((work) -> {
				assertThat(work.description()).isEqualTo("nightly export");
				assertThat(work.thread()).isSameAs(Thread.currentThread());
			});
		}
		assertThat(this.leases.inFlight()).isZero();
		assertThat(this.leases.kind()).isEqualTo("lease");
		assertThat(this.leases.acceptsTraffic()).isFalse();
	}

	@Test
	void furtherCallsOfCloseHaveNoEffect() {
		WorkListener listener = mock();
		this.leases.reportTo(listener);
		Lease lease = this.quiesce.lease("export");
		Lease other = this.quiesce.lease("other export");
		lease.close();
		lease.close();
		assertThat(this.leases.inFlight()).isOne();
		then(listener).should().completed();
		other.close();
	}

	@Test
	void leaseHoldsTheDrainUp() {
		this.coordinator.register(this.leases);
		Lease lease = this.quiesce.lease("export");
		begin();
		Awaitility.await().atMost(GENEROUS).until(() -> this.quiesce.getState() == QuiesceState.DRAINING);
		Lease second = this.quiesce.lease("granted while draining");
		lease.close();
		assertThat(this.quiesce.getState()).isEqualTo(QuiesceState.DRAINING);
		second.close();
		Awaitility.await().atMost(GENEROUS).until(() -> this.quiesce.getState() == QuiesceState.RELEASING);
		assertThat(this.coordinator.tally("lease").late()).isOne();
		assertThat(this.coordinator.tally("lease").completed()).isEqualTo(2);
	}

	@Test
	void noLeaseOnceTheDrainHasEnded() {
		this.coordinator.register(this.leases);
		begin();
		this.coordinator.awaitDrained();
		assertThatIllegalStateException().isThrownBy(() -> this.quiesce.lease("export"))
			.withMessage("No lease for 'export': the drain has ended and resources are being released");
		assertThat(this.leases.inFlight()).isZero();
		assertThat(this.coordinator.tally("lease").rejected()).isOne();
	}

	@Test
	void leaseMayBeClosedByAnotherThread() throws Exception {
		Lease lease = this.quiesce.lease("export");
		Thread other = new Thread(lease::close);
		other.start();
		other.join(GENEROUS.toMillis());
		assertThat(this.leases.inFlight()).isZero();
	}

	@Test
	void abortInterruptsTheThreadThatTookTheLease() throws Exception {
		CountDownLatch taken = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread worker = new Thread(() -> {
			try (Lease lease = this.quiesce.lease("export")) {
				taken.countDown();
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
		});
		worker.start();
		assertThat(taken.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
		this.leases.abort();
		worker.join(GENEROUS.toMillis());
		assertThat(interrupted).isTrue();
		assertThat(this.leases.inFlight()).isZero();
	}

	@Test
	void facadeShowsStateAndWhatIsLeft() {
		assertThat(this.quiesce.getState()).isEqualTo(QuiesceState.RUNNING);
		assertThat(this.quiesce.getRemaining()).isNull();
		begin();
		assertThat(this.quiesce.getRemaining()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void facadeRegistersCallbacks() {
		CountDownLatch called = new CountDownLatch(1);
		this.quiesce.on(QuiesceState.RELEASING, "flush", called::countDown);
		begin();
		this.coordinator.awaitDrained();
		assertThat(called.getCount()).isZero();
	}

	private void begin() {
		this.coordinator.begin(new Trigger(ShutdownReason.SIGTERM));
	}

}
