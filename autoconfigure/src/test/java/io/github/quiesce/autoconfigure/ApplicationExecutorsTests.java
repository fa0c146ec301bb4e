package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.Lease;
import io.github.quiesce.Quiesce;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.core.ShutdownCoordinator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors of the JDK that an application declares as beans, in a context that closes.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationExecutorsTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(QuiesceAutoConfiguration.class, QuiesceExecutorAutoConfiguration.class))
		.withPropertyValues("quiesce.grace-period=20s");

	static Stream<Arguments> executors() {
		Stream<Arguments> executors = Stream.of(executor("fixed pool", () -> Executors.newFixedThreadPool(1)),
				executor("cached pool", Executors::newCachedThreadPool),
				executor("scheduled pool", () -> Executors.newScheduledThreadPool(1)),
				executor("fork join pool", () -> new ForkJoinPool(1)),
				executor("wrapped pool", Executors::newSingleThreadExecutor),
				executor("wrapped scheduled pool", Executors::newSingleThreadScheduledExecutor));
		if (ClassUtils.hasMethod(Executors.class, "newVirtualThreadPerTaskExecutor")) {
			return Stream.concat(executors,
					Stream.of(executor("virtual threads", ApplicationExecutorsTests::virtualThreads)));
		}
		return executors;
	}

	private static Arguments executor(String name, Supplier<ExecutorService> executor) {
		return Arguments.of(Named.of(name, executor));
	}

	private static ExecutorService virtualThreads() {
		return (ExecutorService) ReflectionUtils
			.invokeMethod(ReflectionUtils.findMethod(Executors.class, "newVirtualThreadPerTaskExecutor"), null);
	}

	@ParameterizedTest
	@MethodSource("executors")
	void tasksAreCountedAndAwaited(Supplier<ExecutorService> factory) {
		Task task = new Task();
		run(factory, (context) -> {
			context.getBean("executor", ExecutorService.class).execute(task);
			task.awaitEntered();
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			assertThat(coordinator.getInFlight("executor")).isEqualTo(1);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close,
					(action) -> new Thread(action).start());
			awaitState(coordinator, QuiesceState.DRAINING);
			assertThat(coordinator.snapshot().work().get("executor")).singleElement()
				.satisfies((work) -> assertThat(work.thread()).isSameAs(task.thread))
				.extracting(InFlightWork::description)
				.isEqualTo("ApplicationExecutorsTests$Task.run");
			// Pools are watched from the announcement on, which runs beside the test.
			Awaitility.await()
				.until(() -> coordinator.snapshot()
					.work()
					.get("executor")
					.stream()
					.allMatch((work) -> !work.age().isZero()));
			long releasedAt = System.nanoTime();
			task.release();
			awaitState(coordinator, QuiesceState.RELEASING);
			assertThat(Duration.ofNanos(System.nanoTime() - releasedAt)).as("idleness is noticed")
				.isLessThan(Duration.ofMillis(700));
			closed.join();
			assertThat(task.finished).isTrue();
			Awaitility.await().until(() -> coordinator.tally("executor").completed() == 1);
			assertThat(coordinator.tally("executor").aborted()).isZero();
		});
	}

	@ParameterizedTest
	@MethodSource("executors")
	void tasksAreAcceptedAndQueuedOnesAwaitedWhileDraining(Supplier<ExecutorService> factory) throws Exception {
		Task task = new Task();
		AtomicInteger late = new AtomicInteger();
		run(factory, (context) -> {
			ExecutorService executor = context.getBean("executor", ExecutorService.class);
			Future<?> future = executor.submit(task);
			task.awaitEntered();
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close,
					(action) -> new Thread(action).start());
			awaitState(coordinator, QuiesceState.DRAINING);
			for (int i = 0; i < 20; i++) {
				executor.submit(late::incrementAndGet);
			}
			task.release();
			closed.join();
			assertThat(future).isDone();
			assertThat(late).hasValue(20);
		});
	}

	@ParameterizedTest
	@MethodSource("executors")
	void tasksAreInterruptedAndNamedAtTheDeadline(Supplier<ExecutorService> factory, CapturedOutput output) {
		Task task = new Task();
		this.runner.withPropertyValues("quiesce.grace-period=2s", "quiesce.release.reserve=1500ms")
			.withBean(Holder.class, () -> new Holder(factory))
			.withUserConfiguration(ExecutorConfiguration.class)
			.run((context) -> {
				context.getBean("executor", ExecutorService.class).execute(task);
				task.awaitEntered();
				context.close();
				Awaitility.await().until(() -> task.interrupted);
				assertThat(output).contains("ApplicationExecutorsTests$Task.run");
			});
	}

	@ParameterizedTest
	@MethodSource("executors")
	void anIdleExecutorHoldsNothingUp(Supplier<ExecutorService> factory) {
		run(factory, (context) -> {
			ExecutorService executor = context.getBean("executor", ExecutorService.class);
			executor.submit(() -> "warm").get(20, TimeUnit.SECONDS);
			long begin = System.nanoTime();
			context.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(700));
			assertThat(executor.isShutdown()).isTrue();
		});
	}

	@Test
	void poolsStayWhatTheyAreAndOthersAreCountedThroughAProxy() {
		this.runner.withUserConfiguration(Pools.class).run((context) -> {
			assertThat(context.getBean("pool")).isExactlyInstanceOf(ThreadPoolExecutor.class);
			assertThat(context.getBean("scheduled")).isExactlyInstanceOf(ScheduledThreadPoolExecutor.class);
			assertThat(context.getBean("forkJoin")).isExactlyInstanceOf(ForkJoinPool.class);
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean("wrapped"))).isTrue();
			assertThat(context.getBean("own")).isExactlyInstanceOf(OwnExecutor.class);
		});
	}

	@Test
	void anExecutorKnownByItsClassIsAwaitedUncounted(CapturedOutput output) {
		Task task = new Task();
		this.runner.withUserConfiguration(Pools.class).run((context) -> {
			assertThat(output).contains("Tasks of executor 'own' cannot be counted");
			context.getBean(OwnExecutor.class).execute(task);
			task.awaitEntered();
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			assertThat(coordinator.getInFlight("executor")).isZero();
			CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close,
					(action) -> new Thread(action).start());
			awaitState(coordinator, QuiesceState.RELEASING);
			Awaitility.await().until(() -> context.getBean(OwnExecutor.class).isShutdown());
			assertThat(closed).isNotDone();
			task.release();
			closed.join();
			assertThat(task.finished).isTrue();
		});
	}

	@Test
	void excludedNamesThatNoBeanHasAreNamed(CapturedOutput output) {
		this.runner.withUserConfiguration(Pools.class)
			.withPropertyValues("quiesce.executors.excluded=pool,pol")
			.run((context) -> assertThat(output)
				.contains("quiesce.executors.excluded names 'pol', and there is no bean")
				.doesNotContain("names 'pool'"));
	}

	@Test
	void excludedExecutorsAreNotAwaited() {
		Task task = new Task();
		this.runner.withUserConfiguration(Pools.class)
			.withPropertyValues("quiesce.executors.excluded=pool,springPool")
			.run((context) -> {
				context.getBean("pool", ExecutorService.class).execute(task);
				context.getBean("springPool", ThreadPoolTaskExecutor.class).execute(task);
				task.awaitEntered();
				ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
				assertThat(coordinator.getInFlight("executor")).isZero();
				CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close,
						(action) -> new Thread(action).start());
				awaitState(coordinator, QuiesceState.RELEASING);
				task.release();
				closed.join();
			});
	}

	static Stream<Arguments> schedulers() {
		return Stream.of(executor("pool", () -> Executors.newScheduledThreadPool(3)),
				executor("wrapped pool", Executors::newSingleThreadScheduledExecutor));
	}

	@ParameterizedTest
	@MethodSource("schedulers")
	void periodicTasksStopAndDelayedOnesAreForgotten(Supplier<ExecutorService> factory) {
		AtomicInteger fired = new AtomicInteger();
		run(factory, (context) -> {
			ScheduledExecutorService executor = context.getBean("executor", ScheduledExecutorService.class);
			executor.scheduleAtFixedRate(fired::incrementAndGet, 0, 10, TimeUnit.MILLISECONDS);
			executor.scheduleWithFixedDelay(fired::incrementAndGet, 0, 10, TimeUnit.MILLISECONDS);
			executor.schedule(() -> "never", 1, TimeUnit.HOURS);
			Awaitility.await().until(() -> fired.get() > 10);
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			Lease lease = context.getBean(Quiesce.class).lease("test");
			CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close,
					(action) -> new Thread(action).start());
			awaitState(coordinator, QuiesceState.DRAINING);
			executor.submit(() -> "settled").get(20, TimeUnit.SECONDS);
			int before = fired.get();
			assertThat(executor.schedule(() -> "due", 200, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS))
				.isEqualTo("due");
			assertThat(fired.get() - before).as("one of each may have been running").isLessThanOrEqualTo(2);
			lease.close();
			closed.get(10, TimeUnit.SECONDS);
		});
	}

	@Test
	void whatWasCancelledBeforeItBeganIsNotAwaited() {
		Task task = new Task();
		run(Executors::newSingleThreadExecutor, (context) -> {
			ExecutorService executor = context.getBean("executor", ExecutorService.class);
			executor.execute(task);
			task.awaitEntered();
			Future<?> cancelled = executor.submit(new Task());
			cancelled.cancel(false);
			task.release();
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			Awaitility.await().until(() -> coordinator.getInFlight("executor") == 0);
		});
	}

	private void run(Supplier<ExecutorService> factory, Scenario scenario) {
		this.runner.withBean(Holder.class, () -> new Holder(factory))
			.withUserConfiguration(ExecutorConfiguration.class)
			.run((context) -> scenario.run((ConfigurableApplicationContext) context.getSourceApplicationContext()));
	}

	private static void awaitState(ShutdownCoordinator coordinator, QuiesceState state) {
		Awaitility.await()
			.atMost(GENEROUS)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> coordinator.getState().compareTo(state) >= 0);
	}

	/**
	 * What happens in the context.
	 */
	interface Scenario {

		void run(ConfigurableApplicationContext context) throws Exception;

	}

	record Holder(Supplier<ExecutorService> factory) {

	}

	@Configuration(proxyBeanMethods = false)
	static class ExecutorConfiguration {

		@Bean
		ExecutorService executor(Holder holder) {
			return holder.factory().get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ExecutorService pool() {
			return Executors.newFixedThreadPool(1);
		}

		@Bean
		ScheduledExecutorService scheduled() {
			return Executors.newScheduledThreadPool(1);
		}

		@Bean
		ForkJoinPool forkJoin() {
			return new ForkJoinPool(1);
		}

		@Bean
		ExecutorService wrapped() {
			return Executors.newSingleThreadExecutor();
		}

		@Bean
		OwnExecutor own() {
			return new OwnExecutor();
		}

		@Bean
		ThreadPoolTaskExecutor springPool(Environment environment) {
			return new ThreadPoolTaskExecutor();
		}

	}

	/**
	 * A task that begins and ends when the test says so.
	 */
	static class Task implements Runnable {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch proceed = new CountDownLatch(1);

		volatile Thread thread;

		volatile boolean finished;

		volatile boolean interrupted;

		@Override
		public void run() {
			this.thread = Thread.currentThread();
			this.entered.countDown();
			try {
				this.proceed.await();
				this.finished = true;
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
			}
		}

		void awaitEntered() throws InterruptedException {
			assertThat(this.entered.await(20, TimeUnit.SECONDS)).isTrue();
		}

		void release() {
			this.proceed.countDown();
		}

	}

	/**
	 * An executor of the application's own.
	 */
	static final class OwnExecutor extends AbstractExecutorService {

		private final ExecutorService delegate = Executors.newCachedThreadPool();

		@Override
		public void execute(Runnable command) {
			this.delegate.execute(command);
		}

		@Override
		public void shutdown() {
			this.delegate.shutdown();
		}

		@Override
		public List<Runnable> shutdownNow() {
			return this.delegate.shutdownNow();
		}

		@Override
		public boolean isShutdown() {
			return this.delegate.isShutdown();
		}

		@Override
		public boolean isTerminated() {
			return this.delegate.isTerminated();
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
			return this.delegate.awaitTermination(timeout, unit);
		}

	}

}
