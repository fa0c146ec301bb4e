package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.scheduling.SchedulingDrainable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever triggers a job, and on whatever scheduler, it does not begin behind a closed
 * gate; and a job is one unit of one kind.
 */
class SchedulingGateTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	private static final String EVERY_SECOND = "* * * * * *";

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final ThreadPoolTaskScheduler metronome = new ThreadPoolTaskScheduler();

	SchedulingGateTests() {
		this.metronome.initialize();
	}

	@AfterEach
	void close() {
		this.context.getBeansOfType(BlockingJob.class).values().forEach((job) -> job.proceed.countDown());
		this.context.close();
		this.metronome.shutdown();
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, SimpleAsyncScheduler.class, PlainExecutor.class,
			TaskSchedulingAutoConfiguration.class })
	void everyTriggerFiresUntilTheAnnouncementAndNoneAfterwards(Class<?> scheduler) {
		start(scheduler, Jobs.class);
		Jobs jobs = this.context.getBean(Jobs.class);
		await().until(() -> jobs.fired().values().stream().allMatch((count) -> count > 0));
		assertThat(jobs.fired()).hasSize(7);
		gate().announce();
		await().until(() -> gate().inFlight() == 0);
		Map<String, Integer> fired = jobs.fired();
		letTwoSecondsTick();
		assertThat(jobs.fired()).isEqualTo(fired);
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, SimpleAsyncScheduler.class, PlainExecutor.class })
	void gateThatIsOpenedAgainLetsPeriodicJobsThrough(Class<?> scheduler) {
		start(scheduler, Jobs.class);
		gate().announce();
		Jobs jobs = this.context.getBean(Jobs.class);
		await().until(() -> gate().inFlight() == 0);
		Map<String, Integer> fired = jobs.fired();
		letTwoSecondsTick();
		assertThat(jobs.fired()).isEqualTo(fired);
		gate().resume();
		await().until(() -> Stream.of("fixedRate", "fixedDelay", "cron", "configured", "configuredCron")
			.allMatch((name) -> jobs.fired().get(name) > fired.get(name)));
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, SimpleAsyncScheduler.class, PlainExecutor.class })
	void oneTimeJobThatFallsDueBehindTheGateDoesNotRun(Class<?> scheduler) {
		start(scheduler, ClosedGate.class, OneTimeJob.class);
		letTwoSecondsTick();
		assertThat(this.context.getBean(OneTimeJob.class).fired).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, SimpleAsyncScheduler.class })
	void jobIsOneUnitOfTheKindScheduledAndOfNoOther(Class<?> scheduler) {
		start(scheduler, BlockingJob.class);
		BlockingJob job = this.context.getBean(BlockingJob.class);
		await().until(() -> job.started.getCount() == 0);
		ShutdownCoordinator coordinator = this.context.getBean(ShutdownCoordinator.class);
		await().untilAsserted(() -> assertThat(coordinator.snapshot().inFlight()).containsEntry("scheduled", 1)
			.containsEntry("executor", 0));
		assertThat(gate().work()).singleElement().satisfies((work) -> {
			assertThat(work.description()).isEqualTo("SchedulingGateTests$BlockingJob.nightly");
			assertThat(work.thread()).isNotNull();
		});
		job.proceed.countDown();
		await().until(() -> gate().inFlight() == 0);
	}

	@ParameterizedTest
	@ValueSource(classes = { PoolScheduler.class, SimpleAsyncScheduler.class })
	void jobThatTheApplicationSchedulesByHandIsGatedToo(Class<?> scheduler) {
		start(scheduler);
		TaskScheduler bean = this.context.getBean(TaskScheduler.class);
		Map<String, AtomicInteger> counts = new TreeMap<>();
		Consumer<String> schedule = (name) -> {
			Runnable job = counts.computeIfAbsent(name, (key) -> new AtomicInteger())::incrementAndGet;
			switch (name) {
				case "rate" -> bean.scheduleAtFixedRate(job, Duration.ofMillis(20));
				case "rateFrom" -> bean.scheduleAtFixedRate(job, Instant.now(), Duration.ofMillis(20));
				case "delay" -> bean.scheduleWithFixedDelay(job, Duration.ofMillis(20));
				case "delayFrom" -> bean.scheduleWithFixedDelay(job, Instant.now(), Duration.ofMillis(20));
				case "cron" -> bean.schedule(job, new CronTrigger(EVERY_SECOND));
				default -> bean.schedule(job, Instant.now());
			}
		};
		Stream.of("rate", "rateFrom", "delay", "delayFrom", "cron", "once").forEach(schedule);
		await().until(() -> counts.values().stream().allMatch((count) -> count.get() > 0));
		gate().announce();
		await().until(() -> gate().inFlight() == 0);
		AtomicInteger late = counts.computeIfAbsent("late", (key) -> new AtomicInteger());
		schedule.accept("late");
		Map<String, String> fired = new TreeMap<>();
		counts.forEach((name, count) -> fired.put(name, count.toString()));
		letTwoSecondsTick();
		assertThat(counts.toString()).isEqualTo(fired.toString());
		assertThat(late).hasValue(0);
	}

	@Test
	void jobOfAFrameworkKeepsRunning() {
		start(PoolScheduler.class);
		CountDownLatch fired = new CountDownLatch(1);
		gate().announce();
		// A class of java.util: nothing that the application has written.
		Runnable heartbeat = new FutureTask<>(() -> {
			fired.countDown();
			return null;
		});
		this.context.getBean(TaskScheduler.class).scheduleAtFixedRate(heartbeat, Duration.ofMillis(20));
		await().until(() -> fired.getCount() == 0);
	}

	@Test
	void abortInterruptsTheJob() {
		start(PoolScheduler.class, BlockingJob.class);
		BlockingJob job = this.context.getBean(BlockingJob.class);
		await().until(() -> job.started.getCount() == 0);
		gate().abort();
		await().until(() -> gate().inFlight() == 0);
		assertThat(job.proceed.getCount()).isOne();
	}

	@Test
	void taskOnAnExecutorIsNamedByTheApplicationsMethod() {
		start(PoolScheduler.class);
		CountDownLatch proceed = new CountDownLatch(1);
		CountDownLatch started = new CountDownLatch(1);
		this.context.getBean(ThreadPoolTaskScheduler.class).execute(() -> hold(started, proceed));
		await().until(() -> started.getCount() == 0);
		ShutdownCoordinator coordinator = this.context.getBean(ShutdownCoordinator.class);
		List<InFlightWork> work = coordinator.snapshot().work().getOrDefault("executor", List.of());
		proceed.countDown();
		assertThat(work).extracting(InFlightWork::description)
			.containsExactly("SchedulingGateTests.taskOnAnExecutorIsNamedByTheApplicationsMethod");
	}

	@Test
	void schedulerCanStillBeInjectedByItsClass() {
		start(PoolScheduler.class);
		ThreadPoolTaskScheduler scheduler = this.context.getBean(ThreadPoolTaskScheduler.class);
		assertThat(scheduler.getScheduledThreadPoolExecutor().isShutdown()).isFalse();
		assertThat(scheduler.getThreadNamePrefix()).isEqualTo("pool-scheduler-");
	}

	private SchedulingDrainable gate() {
		return this.context.getBean(SchedulingDrainable.class);
	}

	private void start(Class<?>... configuration) {
		register(configuration);
		this.context.refresh();
	}

	private void register(Class<?>... configuration) {
		this.context.register(QuiesceAutoConfiguration.class, QuiesceExecutorAutoConfiguration.class, Scheduling.class);
		this.context.register(configuration);
	}

	/**
	 * Give every trigger of the tests the time to fire again, measured by one like them
	 * on a scheduler of its own.
	 */
	private void letTwoSecondsTick() {
		CountDownLatch ticks = new CountDownLatch(2);
		this.metronome.schedule(ticks::countDown, new CronTrigger(EVERY_SECOND));
		await().until(() -> ticks.getCount() == 0);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(GENEROUS).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
	}

	private static void hold(CountDownLatch started, CountDownLatch proceed) {
		started.countDown();
		try {
			proceed.await(GENEROUS.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	@Configuration(proxyBeanMethods = false)
	static class PoolScheduler {

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setPoolSize(4);
			scheduler.setThreadNamePrefix("pool-scheduler-");
			return scheduler;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SimpleAsyncScheduler {

		@Bean
		SimpleAsyncTaskScheduler taskScheduler() {
			return new SimpleAsyncTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainExecutor {

		@Bean(destroyMethod = "shutdownNow")
		ScheduledExecutorService scheduledExecutor() {
			return Executors.newScheduledThreadPool(4);
		}

	}

	/**
	 * One job for each kind of trigger.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

		Jobs() {
			Stream.of("fixedRate", "fixedDelay", "cron", "once", "configured", "configuredCron", "configuredOnce")
				.forEach((name) -> this.counts.put(name, new AtomicInteger()));
		}

		Map<String, Integer> fired() {
			Map<String, Integer> fired = new TreeMap<>();
			this.counts.forEach((name, count) -> fired.put(name, count.get()));
			return fired;
		}

		private void fire(String name) {
			this.counts.get(name).incrementAndGet();
		}

		@Scheduled(fixedRate = 20)
		void fixedRate() {
			fire("fixedRate");
		}

		@Scheduled(fixedDelay = 20)
		void fixedDelay() {
			fire("fixedDelay");
		}

		@Scheduled(cron = EVERY_SECOND)
		void cron() {
			fire("cron");
		}

		@Scheduled(initialDelay = 20)
		void once() {
			fire("once");
		}

		@Bean
		SchedulingConfigurer configurer() {
			return (registrar) -> {
				registrar.addFixedRateTask(() -> fire("configured"), Duration.ofMillis(20));
				registrar.addCronTask(() -> fire("configuredCron"), EVERY_SECOND);
				registrar.addOneTimeTask(() -> fire("configuredOnce"), Duration.ofMillis(20));
			};
		}

	}

	/**
	 * A job that runs once, soon after the start.
	 */
	static class OneTimeJob {

		private final AtomicInteger fired = new AtomicInteger();

		@Scheduled(initialDelay = 500)
		void once() {
			this.fired.incrementAndGet();
		}

	}

	/**
	 * A job that goes on until it is told to end.
	 */
	static class BlockingJob {

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch proceed = new CountDownLatch(1);

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
		void nightly() {
			hold(this.started, this.proceed);
		}

	}

	/**
	 * Closes the gate before any trigger is set.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ClosedGate {

		ClosedGate(SchedulingDrainable drainable) {
			drainable.announce();
		}

	}

}
