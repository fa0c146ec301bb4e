package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.quartz.QuartzDrainable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The kind {@code quartz} in a context that closes.
 */
class QuiesceQuartzAutoConfigurationTests {

	private static final JobDetail JOB = JobBuilder.newJob(WaitingJob.class)
		.withIdentity("nightly", "reports")
		.storeDurably()
		.build();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(QuartzAutoConfiguration.class, QuiesceAutoConfiguration.class, QuiesceQuartzAutoConfiguration.class));

	@AfterEach
	void releaseJobs() {
		WaitingJob.proceed.countDown();
	}

	@Test
	void backsOffWithoutQuartz() {
		this.runner.withClassLoader(new FilteredClassLoader("org.quartz"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("quiesceQuartz"));
	}

	@Test
	void backsOffWithoutSpringsSupportForQuartz() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.scheduling.quartz"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("quiesceQuartz"));
	}

	@Test
	void backsOffWithoutASchedulerOrWithQuiesceSwitchedOff() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(QuiesceAutoConfiguration.class, QuiesceQuartzAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(QuartzDrainable.class));
		this.runner.withPropertyValues("quiesce.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(QuartzDrainable.class));
	}

	@Test
	void aRunningJobIsCountedNamedAndAwaited() {
		WaitingJob.reset();
		this.runner.withBean("job", JobDetail.class, () -> JOB).run((context) -> {
			Scheduler scheduler = context.getBean(Scheduler.class);
			scheduler.triggerJob(JOB.getKey());
			WaitingJob.awaitEntered();
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			assertThat(coordinator.snapshot().work().get("quartz")).singleElement()
				.extracting(InFlightWork::description)
				.isEqualTo("QuiesceQuartzAutoConfigurationTests$WaitingJob.reports.nightly");
			CompletableFuture<Void> closed = CompletableFuture.runAsync(
					((ConfigurableApplicationContext) context.getSourceApplicationContext())::close,
					(action) -> new Thread(action).start());
			Awaitility.await().until(() -> coordinator.getState() == QuiesceState.DRAINING);
			Awaitility.await().until(scheduler::isInStandbyMode);
			long releasedAt = System.nanoTime();
			WaitingJob.proceed.countDown();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(2))
				.until(() -> coordinator.getState() == QuiesceState.RELEASING);
			assertThat(Duration.ofNanos(System.nanoTime() - releasedAt)).isLessThan(Duration.ofMillis(700));
			closed.join();
			assertThat(coordinator.tally("quartz").completed()).isEqualTo(1);
			assertThat(coordinator.tally("quartz").aborted()).isZero();
		});
	}

	@Test
	void theSchedulerGoesOnWhenTheAnnouncementIsTakenBack() {
		WaitingJob.reset();
		this.runner.withBean("job", JobDetail.class, () -> JOB).run((context) -> {
			Scheduler scheduler = context.getBean(Scheduler.class);
			QuartzDrainable drainable = context.getBean(QuartzDrainable.class);
			drainable.announce();
			assertThat(scheduler.isInStandbyMode()).isTrue();
			scheduler.triggerJob(JOB.getKey());
			drainable.resume();
			assertThat(scheduler.isInStandbyMode()).isFalse();
			WaitingJob.awaitEntered();
			assertThat(drainable.inFlight()).isEqualTo(1);
			WaitingJob.proceed.countDown();
			Awaitility.await().until(() -> drainable.inFlight() == 0);
		});
	}

	@Test
	void aSchedulerThatStoodByStaysSo() {
		this.runner.withPropertyValues("spring.quartz.auto-startup=false").run((context) -> {
			QuartzDrainable drainable = context.getBean(QuartzDrainable.class);
			drainable.announce();
			drainable.resume();
			assertThat(context.getBean(Scheduler.class).isStarted()).isFalse();
		});
	}

	/**
	 * A job that begins and ends when the test says so.
	 */
	public static class WaitingJob implements Job {

		private static volatile CountDownLatch entered = new CountDownLatch(1);

		private static volatile CountDownLatch proceed = new CountDownLatch(1);

		static void reset() {
			entered = new CountDownLatch(1);
			proceed = new CountDownLatch(1);
		}

		static void awaitEntered() throws InterruptedException {
			assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
		}

		@Override
		public void execute(JobExecutionContext context) {
			entered.countDown();
			try {
				proceed.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
