package io.github.quiesce.contract;

import java.util.concurrent.CountDownLatch;

import org.quartz.InterruptableJob;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application with Quartz jobs. Runs in the forked JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class QuartzApplication {

	public static void main(String[] args) {
		SpringApplication.run(QuartzApplication.class, args);
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
	@ConditionalOnProperty("test.tick")
	JobDetail tick() {
		return JobBuilder.newJob(TickJob.class).withIdentity("tick").storeDurably().build();
	}

	@Bean
	@ConditionalOnProperty("test.tick")
	Trigger tickTrigger() {
		return TriggerBuilder.newTrigger()
			.withIdentity("tick")
			.forJob("tick")
			.withSchedule(SimpleScheduleBuilder.simpleSchedule().withIntervalInMilliseconds(100).repeatForever())
			.build();
	}

	@Bean
	@ConditionalOnProperty("test.report")
	JobDetail report() {
		return JobBuilder.newJob(ReportJob.class).withIdentity("report").storeDurably().build();
	}

	@Bean
	@ConditionalOnProperty("test.report")
	Trigger reportTrigger(Environment environment) {
		return TriggerBuilder.newTrigger()
			.withIdentity("report")
			.forJob("report")
			.usingJobData("millis", environment.getProperty("test.report"))
			.startNow()
			.build();
	}

	@Bean
	@ConditionalOnProperty("test.interruptable")
	JobDetail patient() {
		return JobBuilder.newJob(PatientJob.class).withIdentity("patient", "waiting").storeDurably().build();
	}

	@Bean
	@ConditionalOnProperty("test.interruptable")
	Trigger patientTrigger() {
		return TriggerBuilder.newTrigger().withIdentity("patient").forJob("patient", "waiting").startNow().build();
	}

	/**
	 * Fires often.
	 */
	static class TickJob implements Job {

		@Override
		public void execute(JobExecutionContext context) {
			TestWork.print("FIRED tick");
		}

	}

	/**
	 * Takes some time and writes to the database at its end.
	 */
	static class ReportJob implements Job {

		private final Ledger ledger;

		ReportJob(Ledger ledger) {
			this.ledger = ledger;
		}

		@Override
		public void execute(JobExecutionContext context) {
			this.ledger.work("report", Long.parseLong(context.getMergedJobDataMap().getString("millis")));
		}

	}

	/**
	 * Waits until Quartz tells it not to.
	 */
	static class PatientJob implements InterruptableJob {

		private final CountDownLatch told = new CountDownLatch(1);

		@Override
		public void execute(JobExecutionContext context) {
			TestWork.print("ENTERED patient");
			try {
				this.told.await();
				TestWork.print("TOLD patient");
			}
			catch (InterruptedException ex) {
				TestWork.print("INTERRUPTED patient");
			}
		}

		@Override
		public void interrupt() {
			this.told.countDown();
		}

	}

}
