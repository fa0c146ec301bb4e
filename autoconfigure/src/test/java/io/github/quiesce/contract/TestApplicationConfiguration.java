package io.github.quiesce.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.quiesce.Lease;
import io.github.quiesce.OnSignal;
import io.github.quiesce.Quiesce;
import io.github.quiesce.systemd.Liveness;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The part of the applications under test that does not know which web framework they run
 * on. Runs in the forked JVM; what a scenario needs is switched on by a {@code test.}
 * property.
 */
@Configuration(proxyBeanMethods = false)
@EnableAsync
@EnableScheduling
class TestApplicationConfiguration {

	@Bean
	ReadyPrinter readyPrinter(Environment environment) {
		return new ReadyPrinter(environment);
	}

	@Bean
	TestWork testWork(MeterRegistry registry) {
		return new TestWork(registry);
	}

	@Bean
	TestWork.Tasks testTasks() {
		return new TestWork.Tasks();
	}

	@Bean(defaultCandidate = false)
	ThreadPoolTaskExecutor ownExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(4);
		executor.setThreadNamePrefix("own-");
		return executor;
	}

	@Bean(defaultCandidate = false)
	ThreadPoolTaskScheduler ownScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(2);
		scheduler.setThreadNamePrefix("own-scheduler-");
		return scheduler;
	}

	@Bean
	@ConditionalOnProperty("test.push-registry")
	PushRegistry pushRegistry() {
		return new PushRegistry();
	}

	@Bean
	@ConditionalOnProperty("test.triggers")
	Triggers triggers() {
		return new Triggers();
	}

	@Bean
	@ConditionalOnProperty("test.triggers")
	SchedulingConfigurer configuredTrigger() {
		return (registrar) -> registrar.addFixedRateTask(() -> TestWork.print("FIRED configurer"),
				Duration.ofMillis(100));
	}

	@Bean
	@ConditionalOnProperty("test.steady-job")
	SteadyJob steadyJob(@Value("${test.steady-job}") Duration duration) {
		return new SteadyJob(duration);
	}

	@Bean
	@ConditionalOnProperty("test.exit-job")
	ExitJob exitJob(@Value("${test.exit-job}") int code) {
		return new ExitJob(code);
	}

	@Bean
	@ConditionalOnProperty("test.slow-bean")
	SlowBean slowBean(@Value("${test.slow-bean}") Duration duration) {
		return new SlowBean(duration);
	}

	@Bean
	@ConditionalOnProperty("test.slow-runner")
	ApplicationRunner slowRunner(@Value("${test.slow-runner}") Duration duration) {
		return (arguments) -> TestWork.sleep("slow-runner", duration.toMillis());
	}

	@Bean
	@ConditionalOnProperty("test.fail-runner")
	ApplicationRunner failingRunner() {
		return (arguments) -> {
			throw new IllegalStateException("thrown by the test");
		};
	}

	@Bean
	@ConditionalOnProperty("test.hang-predestroy")
	HungBean hungBean() {
		return new HungBean();
	}

	@Bean
	@ConditionalOnProperty("test.throwing-listener")
	ThrowingListener throwingListener() {
		return new ThrowingListener();
	}

	@Bean
	@ConditionalOnProperty("test.startup-tasks")
	StartupTasks startupTasks(TestWork.Tasks tasks, @Value("${test.startup-tasks}") int count) {
		return new StartupTasks(tasks, count);
	}

	@Bean
	@ConditionalOnProperty("test.lease")
	LeaseHolder leaseHolder(Quiesce quiesce, @Value("${test.lease}") Duration duration) {
		return new LeaseHolder(quiesce, duration);
	}

	@Bean
	@ConditionalOnProperty("test.signal-listeners")
	SignalListeners signalListeners(Quiesce quiesce) {
		return new SignalListeners(quiesce);
	}

	@Bean
	@ConditionalOnProperty("test.unwell-file")
	Liveness fileLiveness(@Value("${test.unwell-file}") Path file) {
		return () -> !Files.exists(file);
	}

	@Bean
	@ConditionalOnProperty("test.leave")
	Leaver leaver(ApplicationContext context, @Value("${test.leave}") int code) {
		return new Leaver(context, code);
	}

	@Bean
	@ConditionalOnProperty("test.exhaust")
	Exhauster exhauster() {
		return new Exhauster();
	}

	/**
	 * Tells the test that the application accepts traffic, and where.
	 */
	static class ReadyPrinter {

		private final Environment environment;

		private final AtomicBoolean printed = new AtomicBoolean();

		ReadyPrinter(Environment environment) {
			this.environment = environment;
		}

		@EventListener
		void onChange(AvailabilityChangeEvent<ReadinessState> event) {
			if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && this.printed.compareAndSet(false, true)) {
				String port = this.environment.getProperty("local.server.port", "-1");
				TestWork.print("READY port=" + port + " management="
						+ this.environment.getProperty("local.management.port", port));
			}
		}

	}

	/**
	 * Stands for a registry that publishes for the last time when it is closed.
	 */
	static class PushRegistry extends SimpleMeterRegistry {

		@Override
		public void close() {
			if (!isClosed()) {
				getMeters().forEach(this::publish);
			}
			super.close();
		}

		private void publish(Meter meter) {
			String name = meter.getId().getName();
			if (name.startsWith("test.") || name.startsWith("quiesce.")) {
				meter.measure()
					.forEach((measurement) -> TestWork.print("PUSHED " + name + meter.getId().getTags() + " "
							+ measurement.getStatistic() + "=" + measurement.getValue()));
			}
		}

	}

	/**
	 * Triggers of every sort.
	 */
	static class Triggers {

		@Scheduled(fixedRate = 100)
		void rate() {
			TestWork.print("FIRED rate");
		}

		@Scheduled(fixedDelay = 100)
		void delay() {
			TestWork.print("FIRED delay");
		}

		@Scheduled(cron = "* * * * * *")
		void cron() {
			TestWork.print("FIRED cron");
		}

		@Scheduled(initialDelay = 4000)
		void once() {
			TestWork.print("FIRED once");
		}

		@Scheduled(fixedRate = 100, scheduler = "ownScheduler")
		void own() {
			TestWork.print("FIRED own");
		}

	}

	/**
	 * A job that runs once, right after the start.
	 */
	static class SteadyJob {

		private final long millis;

		SteadyJob(Duration duration) {
			this.millis = duration.toMillis();
		}

		@Scheduled(fixedDelay = 3_600_000)
		void work() {
			TestWork.sleep("steady-job", this.millis);
		}

	}

	/**
	 * A job that ends the JVM.
	 */
	static class ExitJob {

		private final int code;

		ExitJob(int code) {
			this.code = code;
		}

		@Scheduled(initialDelay = 1500, fixedDelay = 3_600_000)
		void exit() {
			TestWork.print("ENTERED exit-job");
			System.exit(this.code);
		}

	}

	/**
	 * A bean that takes its time.
	 */
	static class SlowBean {

		SlowBean(Duration duration) {
			TestWork.sleep("slow-bean", duration.toMillis());
		}

	}

	/**
	 * A bean whose destruction never ends.
	 */
	static class HungBean implements DisposableBean {

		@Override
		public void destroy() {
			TestWork.hang("destruction");
		}

	}

	/**
	 * A listener that fails whenever the application stops.
	 */
	static class ThrowingListener {

		@EventListener
		void onChange(AvailabilityChangeEvent<ReadinessState> event) {
			if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
				TestWork.print("THROWING on " + event.getState());
				throw new IllegalStateException("thrown by the test on " + event.getState());
			}
		}

		@EventListener
		void onClosed(ContextClosedEvent event) {
			TestWork.print("THROWING on closed");
			throw new IllegalStateException("thrown by the test on closed");
		}

	}

	/**
	 * Work for an application without a server.
	 */
	static class StartupTasks {

		private final TestWork.Tasks tasks;

		private final int count;

		StartupTasks(TestWork.Tasks tasks, int count) {
			this.tasks = tasks;
			this.count = count;
		}

		@EventListener
		void onReady(ApplicationReadyEvent event) {
			TestWork.Tasks.submit(this.tasks, "startup-task", this.count, 300);
		}

	}

	/**
	 * Work on a thread that nobody knows, under a lease.
	 */
	static class LeaseHolder implements DisposableBean {

		private final Quiesce quiesce;

		private final Duration duration;

		LeaseHolder(Quiesce quiesce, Duration duration) {
			this.quiesce = quiesce;
			this.duration = duration;
		}

		@EventListener
		void onReady(ApplicationReadyEvent event) {
			Thread thread = new Thread(this::work, "leased");
			thread.setDaemon(true);
			thread.start();
		}

		private void work() {
			try (Lease lease = this.quiesce.lease("work of the test")) {
				TestWork.sleep("leased", this.duration.toMillis());
			}
		}

		@Override
		public void destroy() {
			try (Lease lease = this.quiesce.lease("too late")) {
				TestWork.print("GRANTED a lease after the drain");
			}
			catch (IllegalStateException ex) {
				TestWork.print("REFUSED a lease after the drain");
			}
		}

	}

	/**
	 * Hears of a signal in several ways.
	 */
	static class SignalListeners {

		SignalListeners(Quiesce quiesce) {
			quiesce.onSignal("HUP", () -> TestWork.print("HEARD HUP as a callback"));
		}

		@OnSignal("HUP")
		void hear() {
			TestWork.print("HEARD HUP as a method");
		}

		@OnSignal("SIGHUP")
		void fail() {
			throw new IllegalStateException("thrown by the test");
		}

	}

	/**
	 * Ends the application the way Boot's documentation shows it.
	 */
	static class Leaver {

		private final ApplicationContext context;

		private final int code;

		Leaver(ApplicationContext context, int code) {
			this.context = context;
			this.code = code;
		}

		@OnSignal("HUP")
		void leave() {
			Thread thread = new Thread(() -> System.exit(SpringApplication.exit(this.context, () -> this.code)),
					"leaver");
			thread.setDaemon(false);
			thread.start();
		}

	}

	/**
	 * Asks for more memory than there is.
	 */
	static class Exhauster {

		private final List<long[]> hoard = new ArrayList<>();

		@OnSignal("HUP")
		void exhaust() {
			try {
				while (true) {
					this.hoard.add(new long[1 << 20]);
				}
			}
			finally {
				this.hoard.clear();
			}
		}

	}

}
