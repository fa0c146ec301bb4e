package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.batch.BatchDrainable;
import io.github.quiesce.batch.JobRepositoryPostProcessor;
import io.github.quiesce.core.ShutdownCoordinator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The kind {@code batch} in a context that closes, with a repository in memory.
 */
class QuiesceBatchAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(BatchAutoConfiguration.class, QuiesceAutoConfiguration.class, QuiesceBatchAutoConfiguration.class));

	@Test
	void backsOffWithoutSpringBatch() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.batch"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("quiesceBatch")
				.doesNotHaveBean("quiesceJobRepositoryPostProcessor"));
	}

	@Test
	void backsOffWithoutAJobRepositoryOrWithQuiesceSwitchedOff() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(QuiesceAutoConfiguration.class, QuiesceBatchAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BatchDrainable.class));
		this.runner.withPropertyValues("quiesce.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(BatchDrainable.class)
				.doesNotHaveBean(JobRepositoryPostProcessor.class));
	}

	@Test
	void aRunningJobIsCountedAndStopsAfterItsChunk() {
		this.runner.withUserConfiguration(Jobs.class).run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			CompletableFuture<JobExecution> execution = launch(context);
			jobs.awaitEntered();
			ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
			assertThat(coordinator.snapshot().work().get("batch")).singleElement()
				.extracting(InFlightWork::description)
				.isEqualTo("job endless #1");
			CompletableFuture<Void> closed = CompletableFuture.runAsync(
					((ConfigurableApplicationContext) context.getSourceApplicationContext())::close,
					(action) -> new Thread(action).start());
			Awaitility.await().until(() -> coordinator.getState() == QuiesceState.DRAINING);
			jobs.proceed.countDown();
			assertThat(execution.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.STOPPED);
			closed.get(20, TimeUnit.SECONDS);
			assertThat(jobs.listenerSawItCounted).as("counted until its listeners have returned").isTrue();
			assertThat(coordinator.tally("batch").completed()).isEqualTo(1);
			assertThat(coordinator.tally("batch").aborted()).isZero();
		});
	}

	@Test
	void aJobThatIsLaunchedAfterTheAnnouncementStopsToo() {
		this.runner.withUserConfiguration(Jobs.class).run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			jobs.proceed.countDown();
			BatchDrainable drainable = context.getBean(BatchDrainable.class);
			drainable.announce();
			assertThat(launch(context).get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.STOPPED);
			assertThat(drainable.inFlight()).isZero();
		});
	}

	@Test
	void aJobThatIsLaunchedAfterTheAnnouncementWasTakenBackRuns() {
		this.runner.withUserConfiguration(Jobs.class).run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			jobs.proceed.countDown();
			BatchDrainable drainable = context.getBean(BatchDrainable.class);
			drainable.announce();
			drainable.resume();
			CompletableFuture<JobExecution> execution = launch(context);
			Awaitility.await().until(() -> jobs.chunks.get() > 5);
			assertThat(drainable.inFlight()).isEqualTo(1);
			drainable.announce();
			assertThat(execution.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(BatchStatus.STOPPED);
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> drainable.inFlight() == 0);
		});
	}

	private static CompletableFuture<JobExecution> launch(ApplicationContext context) {
		JobOperator operator = context.getBean(JobOperator.class);
		Job job = context.getBean(Job.class);
		return CompletableFuture.supplyAsync(() -> {
			try {
				return operator.start(job, new JobParameters());
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}, (action) -> new Thread(action).start());
	}

	/**
	 * A job that never ends by itself.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch proceed = new CountDownLatch(1);

		private final AtomicInteger chunks = new AtomicInteger();

		private volatile boolean listenerSawItCounted;

		void awaitEntered() throws InterruptedException {
			assertThat(this.entered.await(20, TimeUnit.SECONDS)).isTrue();
		}

		@Bean
		Job endless(JobRepository repository, ObjectProvider<BatchDrainable> kind) {
			return new JobBuilder("endless", repository)
				.start(new StepBuilder("endless", repository).tasklet((contribution, context) -> {
					this.entered.countDown();
					this.proceed.await();
					this.chunks.incrementAndGet();
					return RepeatStatus.CONTINUABLE;
				}, new ResourcelessTransactionManager()).build())
				.listener(new JobExecutionListener() {

					@Override
					public void afterJob(JobExecution execution) {
						Jobs.this.listenerSawItCounted = kind.getObject().inFlight() == 1;
					}

				})
				.build();
		}

	}

}
