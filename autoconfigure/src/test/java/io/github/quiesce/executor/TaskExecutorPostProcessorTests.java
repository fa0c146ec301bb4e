package io.github.quiesce.executor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.quiesce.WorkListener;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Every task counts from its acceptance until it has run, and none for ever.
 */
class TaskExecutorPostProcessorTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private final ExecutorDrainable drainable = new ExecutorDrainable();

	private final TaskExecutorPostProcessor postProcessor = new TaskExecutorPostProcessor(() -> this.drainable);

	private final WorkListener listener = mock();

	private final CountDownLatch proceed = new CountDownLatch(1);

	private final List<Runnable> cleanUp = new ArrayList<>();

	TaskExecutorPostProcessorTests() {
		this.drainable.reportTo(this.listener);
	}

	@AfterEach
	void shutDown() {
		this.proceed.countDown();
		this.cleanUp.forEach(Runnable::run);
	}

	@Test
	void queuedAndRunningTasksAreInFlight() {
		ThreadPoolTaskExecutor executor = pool(10, null);
		block(executor);
		executor.execute(this::hold);
		executor.submit(this::hold);
		CompletableFuture<Void> completable = executor.submitCompletable(this::hold);
		assertThat(this.drainable.inFlight()).isEqualTo(4);
		assertThat(this.drainable.work()).hasSize(4).anySatisfy((work) -> {
			assertThat(work.description()).isEqualTo("task queued on mailer");
			assertThat(work.thread()).isNull();
		}).anySatisfy((work) -> {
			assertThat(work.description()).endsWith("on mailer");
			assertThat(work.thread()).isNotNull();
		});
		assertIdleAfterwards();
		assertThat(completable).isCompleted();
		then(this.listener).should(times(4)).arrived();
		then(this.listener).should(times(4)).completed();
	}

	@Test
	void taskThatThrowsIsNoLongerInFlight() {
		ThreadPoolTaskExecutor executor = pool(10, null);
		Future<?> future = executor.submit(() -> {
			throw new IllegalStateException("task fails");
		});
		assertIdleAfterwards();
		await().until(future::isDone);
	}

	@Test
	void refusedTaskIsNotCounted() {
		ThreadPoolTaskExecutor executor = pool(1, new ThreadPoolExecutor.AbortPolicy());
		block(executor);
		executor.execute(this::hold);
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(this::hold));
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.submit(this::hold));
		assertThat(this.drainable.inFlight()).isEqualTo(2);
		then(this.listener).should(never()).rejected();
		assertIdleAfterwards();
	}

	@Test
	void refusalBecauseOfTheShutdownIsReported() {
		ThreadPoolTaskExecutor executor = pool(1, null);
		executor.shutdown();
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(this::hold));
		then(this.listener).should().rejected();
		assertIdleAfterwards();
	}

	@Test
	void taskThatTheCallerRunsIsCountedWhileItRuns() {
		ThreadPoolTaskExecutor executor = pool(1, new ThreadPoolExecutor.CallerRunsPolicy());
		block(executor);
		executor.execute(this::hold);
		AtomicInteger meanwhile = new AtomicInteger();
		executor.execute(() -> meanwhile.set(this.drainable.inFlight()));
		assertThat(meanwhile).hasValue(3);
		assertThat(this.drainable.inFlight()).isEqualTo(2);
		assertIdleAfterwards();
	}

	@Test
	void discardedTaskIsNotCounted() {
		ThreadPoolTaskExecutor executor = pool(1, new ThreadPoolExecutor.DiscardPolicy());
		block(executor);
		executor.execute(this::hold);
		executor.execute(this::hold);
		assertThat(this.drainable.inFlight()).isEqualTo(2);
		assertIdleAfterwards();
	}

	@Test
	void taskThatIsDiscardedForANewerOneIsNotCounted() {
		ThreadPoolTaskExecutor executor = pool(1, new ThreadPoolExecutor.DiscardOldestPolicy());
		AtomicInteger ran = new AtomicInteger();
		block(executor);
		for (int i = 0; i < 5; i++) {
			executor.execute(ran::incrementAndGet);
		}
		this.proceed.countDown();
		await().until(() -> executor.getThreadPoolExecutor().getCompletedTaskCount() == 2);
		assertThat(ran).hasValue(1);
		assertIdleAfterwards();
	}

	@Test
	void taskThatAnOwnHandlerRefusesIsNotCounted() {
		AtomicReference<Runnable> refused = new AtomicReference<>();
		ThreadPoolTaskExecutor executor = pool(1, (task, pool) -> {
			refused.set(task);
			throw new RejectedExecutionException("Own handler");
		});
		block(executor);
		executor.execute(this::hold);
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(this::hold));
		assertThat(refused.get()).isNotNull();
		assertIdleAfterwards();
	}

	@Test
	void cancelledFutureDoesNotStayInFlight() {
		ThreadPoolTaskExecutor executor = pool(10, null);
		block(executor);
		Future<?> queued = executor.submit(this::hold);
		queued.cancel(true);
		assertIdleAfterwards();
	}

	@Test
	void cancelledFutureOfARunningTaskIsInFlightUntilItHasUnwound() throws Exception {
		ThreadPoolTaskExecutor executor = pool(10, null);
		CountDownLatch started = new CountDownLatch(1);
		Future<?> running = executor.submit(() -> {
			started.countDown();
			holdUninterruptibly();
		});
		assertThat(started.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
		running.cancel(true);
		assertThat(running.isDone()).isTrue();
		assertThat(this.drainable.inFlight()).isOne();
		assertIdleAfterwards();
	}

	@Test
	void ownDecoratorIsKeptAndRunsInside() {
		List<String> events = new ArrayList<>();
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setTaskDecorator((task) -> () -> {
			events.add("before, in flight " + this.drainable.inFlight());
			task.run();
			events.add("after, in flight " + this.drainable.inFlight());
		});
		initialize(executor, executor::shutdown).execute(() -> events.add("task"));
		assertIdleAfterwards();
		assertThat(events).containsExactly("before, in flight 1", "task", "after, in flight 1");
	}

	@Test
	void abortInterruptsWhatRunsAndKeepsWhatIsQueuedFromStarting() {
		ThreadPoolTaskExecutor executor = pool(10, null);
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicBoolean ran = new AtomicBoolean();
		CountDownLatch started = new CountDownLatch(1);
		executor.execute(() -> {
			started.countDown();
			try {
				this.proceed.await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
		});
		Future<?> queued = executor.submit(() -> ran.set(true));
		await().until(() -> started.getCount() == 0);
		this.drainable.abort();
		await().untilAsserted(() -> assertThat(this.drainable.inFlight()).isZero());
		assertThat(interrupted).isTrue();
		assertThat(ran).isFalse();
		assertThat(queued.isCancelled()).isTrue();
	}

	@Test
	void simpleAsyncTasksAreInFlight() {
		SimpleAsyncTaskExecutor executor = simple();
		block(executor);
		block(executor);
		assertThat(this.drainable.inFlight()).isEqualTo(2);
		assertIdleAfterwards();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreNoDifferent() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setVirtualThreads(true);
		initialize(executor, executor::close);
		block(executor);
		assertThat(this.drainable.inFlight()).isOne();
		assertThat(this.drainable.work()).singleElement().satisfies((work) -> assertThat(work.thread()).isNotNull());
		assertIdleAfterwards();
	}

	@Test
	void simpleAsyncTaskIsInFlightFromItsStartWhenSubmittersWaitForTheirTurn() throws Exception {
		SimpleAsyncTaskExecutor executor = simple();
		executor.setConcurrencyLimit(1);
		block(executor);
		Thread submitter = new Thread(() -> executor.execute(this::hold));
		submitter.start();
		await().until(() -> submitter.getState() == Thread.State.WAITING);
		assertThat(this.drainable.inFlight()).as("the submitter is at work, not the task").isOne();
		assertIdleAfterwards();
		submitter.join();
	}

	@Test
	void simpleAsyncTaskWhoseSubmitterGaveUpIsNotInFlight() throws Exception {
		SimpleAsyncTaskExecutor executor = simple();
		executor.setConcurrencyLimit(1);
		block(executor);
		AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
		Thread submitter = new Thread(() -> {
			try {
				executor.execute(this::hold);
			}
			catch (RuntimeException ex) {
				failure.set(ex);
			}
		});
		submitter.start();
		await().until(() -> submitter.getState() == Thread.State.WAITING);
		submitter.interrupt();
		submitter.join(GENEROUS.toMillis());
		assertThat(failure.get()).isNotNull();
		assertIdleAfterwards();
	}

	@Test
	void simpleAsyncTaskBeyondALimitThatRejectsIsNotCounted() {
		SimpleAsyncTaskExecutor executor = simple();
		executor.setConcurrencyLimit(1);
		executor.setRejectTasksWhenLimitReached(true);
		block(executor);
		assertThat(this.drainable.inFlight()).isOne();
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(this::hold));
		assertThat(this.drainable.inFlight()).isOne();
		assertIdleAfterwards();
	}

	@Test
	void tasksHandedToASchedulerAreInFlight() {
		ThreadPoolTaskScheduler scheduler = scheduler(false);
		block(scheduler);
		scheduler.execute(this::hold);
		scheduler.submit(this::hold);
		assertThat(this.drainable.inFlight()).isEqualTo(3);
		assertIdleAfterwards();
	}

	@Test
	void whatIsDueLaterIsNotInFlight() {
		ThreadPoolTaskScheduler scheduler = scheduler(false);
		scheduler.schedule(this::hold, Instant.now().plusSeconds(3600));
		scheduler.scheduleAtFixedRate(this::hold, Instant.now().plusSeconds(3600), Duration.ofHours(1));
		scheduler.scheduleWithFixedDelay(this::hold, Instant.now().plusSeconds(3600), Duration.ofHours(1));
		assertThat(this.drainable.inFlight()).isZero();
	}

	@Test
	void cancelledFutureThatASchedulerRemovesIsNotInFlight() {
		ThreadPoolTaskScheduler scheduler = scheduler(true);
		block(scheduler);
		Future<?> queued = scheduler.submit(this::hold);
		assertThat(this.drainable.inFlight()).isEqualTo(2);
		queued.cancel(false);
		assertIdleAfterwards();
	}

	@Test
	void simpleAsyncSchedulerIsFollowedAsAnExecutor() {
		SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();
		initialize(scheduler, scheduler::close);
		block(scheduler);
		assertThat(this.drainable.inFlight()).isOne();
		assertIdleAfterwards();
	}

	@Test
	void otherBeansAreLeftAlone() {
		Object bean = new Object();
		assertThat(this.postProcessor.postProcessBeforeInitialization(bean, "bean")).isSameAs(bean);
	}

	private ThreadPoolTaskExecutor pool(int queueCapacity, @Nullable RejectedExecutionHandler handler) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(1);
		executor.setMaxPoolSize(1);
		executor.setQueueCapacity(queueCapacity);
		if (handler != null) {
			executor.setRejectedExecutionHandler(handler);
		}
		return initialize(executor, executor::shutdown);
	}

	private ThreadPoolTaskExecutor initialize(ThreadPoolTaskExecutor executor, Runnable close) {
		this.postProcessor.postProcessBeforeInitialization(executor, "mailer");
		executor.initialize();
		this.cleanUp.add(close);
		return executor;
	}

	private SimpleAsyncTaskExecutor simple() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("simple-");
		initialize(executor, executor::close);
		return executor;
	}

	private void initialize(SimpleAsyncTaskExecutor executor, Runnable close) {
		this.postProcessor.postProcessBeforeInitialization(executor, "mailer");
		this.cleanUp.add(close);
	}

	private ThreadPoolTaskScheduler scheduler(boolean removeOnCancel) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setRemoveOnCancelPolicy(removeOnCancel);
		this.postProcessor.postProcessBeforeInitialization(scheduler, "scheduler");
		scheduler.initialize();
		this.cleanUp.add(scheduler::shutdown);
		return scheduler;
	}

	/**
	 * Submit a task and wait until it runs.
	 */
	private void block(Executor executor) {
		CountDownLatch started = new CountDownLatch(1);
		executor.execute(() -> {
			started.countDown();
			hold();
		});
		await().until(() -> started.getCount() == 0);
	}

	private void hold() {
		try {
			this.proceed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void holdUninterruptibly() {
		boolean interrupted = false;
		while (this.proceed.getCount() > 0) {
			try {
				this.proceed.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertIdleAfterwards() {
		this.proceed.countDown();
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(this.drainable.inFlight()).as("in flight after all has run").isZero());
		assertThat(this.drainable.work()).isEmpty();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(GENEROUS).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
	}

}
