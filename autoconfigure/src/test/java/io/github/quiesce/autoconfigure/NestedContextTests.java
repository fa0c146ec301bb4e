package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.quiesce.Lease;
import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.Quiesce;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.PhaseReport;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.executor.ExecutorDrainable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the close of a context drains, and that one coordinator stands behind nested
 * contexts.
 */
class NestedContextTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	@Test
	void childHasNoCoordinatorOfItsOwn() {
		try (AnnotationConfigApplicationContext parent = context(null);
				AnnotationConfigApplicationContext child = context(parent)) {
			assertThat(child.getBean(ShutdownCoordinator.class)).isSameAs(parent.getBean(ShutdownCoordinator.class));
			assertThat(child.getBean(Quiesce.class)).isSameAs(parent.getBean(Quiesce.class));
			assertThat(child.containsLocalBean("quiesceShutdownCoordinator")).isFalse();
			assertThat(child.getBean(ExecutorDrainable.class)).isNotSameAs(parent.getBean(ExecutorDrainable.class));
		}
	}

	@Test
	void workOfTheChildIsDrainedByTheParent() throws Exception {
		AnnotationConfigApplicationContext parent = context(null);
		AnnotationConfigApplicationContext child = context(parent);
		CountDownLatch proceed = new CountDownLatch(1);
		child.getBean(ThreadPoolTaskExecutor.class).execute(() -> awaitQuietly(proceed));
		ShutdownCoordinator coordinator = parent.getBean(ShutdownCoordinator.class);
		assertThat(coordinator.getInFlight("executor")).isOne();
		Thread closer = close(parent);
		awaitState(coordinator, QuiesceState.DRAINING);
		assertThat(closer.isAlive()).isTrue();
		proceed.countDown();
		closer.join(GENEROUS.toMillis());
		assertThat(closer.isAlive()).isFalse();
		assertThat(coordinator.tally("executor").completed()).isOne();
		assertThat(coordinator.snapshot().phases()).extracting(PhaseReport::outcome)
			.containsExactly(PhaseOutcome.SKIPPED, PhaseOutcome.COMPLETED, PhaseOutcome.COMPLETED);
		child.close();
	}

	@Test
	void closeOfTheChildAloneDrainsNothingAndTakesItsKindsAway() {
		try (AnnotationConfigApplicationContext parent = context(null)) {
			AnnotationConfigApplicationContext child = context(parent);
			ShutdownCoordinator coordinator = parent.getBean(ShutdownCoordinator.class);
			ExecutorDrainable childs = child.getBean(ExecutorDrainable.class);
			child.close();
			assertThat(coordinator.getState()).isEqualTo(QuiesceState.RUNNING);
			assertThat(coordinator.getDeadline()).isNull();
			parent.getBean(ThreadPoolTaskExecutor.class).execute(() -> {
			});
			assertThat(childs.inFlight()).isZero();
		}
	}

	@Test
	void closeWaitsForLeasesAndNamesItsReason() throws Exception {
		AnnotationConfigApplicationContext context = context(null);
		ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
		Lease lease = context.getBean(Quiesce.class).lease("export");
		Thread closer = close(context);
		awaitState(coordinator, QuiesceState.DRAINING);
		assertThat(context.getBean(Quiesce.class).getState()).isEqualTo(QuiesceState.DRAINING);
		assertThat(coordinator.snapshot().reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
		lease.close();
		closer.join(GENEROUS.toMillis());
		assertThat(closer.isAlive()).isFalse();
		assertThat(context.isActive()).isFalse();
	}

	@Test
	void closeFromWithinAUnitOfWorkDoesNotWaitForIt() {
		AnnotationConfigApplicationContext context = context(null);
		ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
		try (Lease lease = context.getBean(Quiesce.class).lease("closes its own context")) {
			assertThat(lease).isNotNull();
			context.close();
		}
		assertThat(coordinator.hasCutWork()).isFalse();
		assertThat(coordinator.snapshot().phases()).extracting(PhaseReport::outcome)
			.containsExactly(PhaseOutcome.SKIPPED, PhaseOutcome.COMPLETED, PhaseOutcome.COMPLETED);
	}

	@Test
	void stopAndRestartAreNoShutdown() {
		try (AnnotationConfigApplicationContext context = context(null)) {
			context.stop();
			assertThat(context.getBean(ShutdownCoordinator.class).getState()).isEqualTo(QuiesceState.RUNNING);
			context.start();
			assertThat(context.getBean(ShutdownCoordinator.class).getDeadline()).isNull();
		}
	}

	private static AnnotationConfigApplicationContext context(@Nullable AnnotationConfigApplicationContext parent) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.setParent(parent);
		context.register(QuiesceAutoConfiguration.class, QuiesceExecutorAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class);
		context.refresh();
		return context;
	}

	private static Thread close(ConfigurableApplicationContext context) {
		Thread closer = new Thread(context::close, "closer");
		closer.start();
		return closer;
	}

	private static void awaitState(ShutdownCoordinator coordinator, QuiesceState state) {
		Awaitility.await().atMost(GENEROUS).until(() -> coordinator.getState() == state);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
