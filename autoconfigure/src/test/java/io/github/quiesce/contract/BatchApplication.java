package io.github.quiesce.contract;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * An application with a batch job, which is launched, or restarted, when the application
 * is ready. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableBatchProcessing
@EnableJdbcJobRepository
@Import(BatchApplication.Launcher.class)
public class BatchApplication {

	private static final int CHUNK = 10;

	public static void main(String[] args) {
		SpringApplication.run(BatchApplication.class, args);
	}

	@Bean
	TestApplicationConfiguration.ReadyPrinter readyPrinter(Environment environment) {
		return new TestApplicationConfiguration.ReadyPrinter(environment);
	}

	@Bean
	Ledger ledger(JdbcTemplate jdbc) {
		return new Ledger(jdbc);
	}

	@Bean
	Job load(JobRepository repository, Step step) {
		return new JobBuilder("load", repository).start(step).build();
	}

	@Bean
	@ConditionalOnProperty(name = "test.step", havingValue = "chunk")
	Step chunkStep(JobRepository repository, PlatformTransactionManager transactions, Ledger ledger,
			Environment environment) {
		return new StepBuilder("chunks", repository).<Integer, Integer>chunk(CHUNK)
			.transactionManager(transactions)
			.reader(new Numbers(items(environment)))
			.writer((chunk) -> write(chunk, ledger, millis(environment)))
			.build();
	}

	@Bean
	@ConditionalOnProperty(name = "test.step", havingValue = "tasklet")
	Step taskletStep(JobRepository repository, PlatformTransactionManager transactions, Ledger ledger,
			Environment environment) {
		return new StepBuilder("tasklet", repository).tasklet((contribution, context) -> {
			ExecutionContext state = context.getStepContext().getStepExecution().getExecutionContext();
			Chunk<Integer> chunk = new Chunk<>();
			int next = state.getInt("next", 0);
			for (int i = 0; i < CHUNK; i++) {
				chunk.add(next++);
			}
			write(chunk, ledger, millis(environment));
			state.putInt("next", next);
			return RepeatStatus.continueIf(next < items(environment));
		}, transactions).build();
	}

	private static int items(Environment environment) {
		return environment.getRequiredProperty("test.items", Integer.class);
	}

	private static long millis(Environment environment) {
		return environment.getRequiredProperty("test.chunk-millis", Long.class);
	}

	private static void write(Chunk<? extends Integer> chunk, Ledger ledger, long millis) {
		chunk.forEach((item) -> ledger.write("item " + item));
		TestWork.sleep("chunk from " + chunk.getItems().get(0), millis);
	}

	/**
	 * Launches the job on a thread of its own.
	 */
	static class Launcher {

		private final JobOperator operator;

		private final Job job;

		Launcher(JobOperator operator, Job job) {
			this.operator = operator;
			this.job = job;
		}

		@EventListener(ApplicationReadyEvent.class)
		void launch() {
			new Thread(this::run, "launcher").start();
		}

		private void run() {
			try {
				JobExecution execution = this.operator.start(this.job,
						new JobParametersBuilder().addString("day", "monday").toJobParameters());
				TestWork.print("JOB " + execution.getStatus());
			}
			catch (Exception ex) {
				TestWork.print("JOB not started: " + ex);
			}
		}

	}

	/**
	 * Numbers, from where the last run stopped.
	 */
	static class Numbers implements ItemStreamReader<Integer> {

		private final int end;

		private int next;

		Numbers(int end) {
			this.end = end;
		}

		@Override
		public void open(ExecutionContext context) {
			this.next = context.getInt("next", 0);
		}

		@Override
		public @Nullable Integer read() {
			return (this.next < this.end) ? this.next++ : null;
		}

		@Override
		public void update(ExecutionContext context) {
			context.putInt("next", this.next);
		}

	}

}
