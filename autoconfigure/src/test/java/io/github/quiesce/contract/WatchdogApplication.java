package io.github.quiesce.contract;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * An application with everything wrong that a watchdog is there for. Runs in the forked
 * JVM.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@Import({ WatchdogApplication.Endpoints.class, WatchdogApplication.HandledEndpoint.class,
		WatchdogApplication.Faults.class, WatchdogApplication.OwnAsync.class })
public class WatchdogApplication {

	public static void main(String[] args) {
		Thread.setDefaultUncaughtExceptionHandler(
				(thread, error) -> TestWork.print("OWN thread " + thread.getName() + " " + error.getMessage()));
		SpringApplication.run(WatchdogApplication.class, args);
	}

	@Bean
	TestApplicationConfiguration.ReadyPrinter readyPrinter(Environment environment) {
		return new TestApplicationConfiguration.ReadyPrinter(environment);
	}

	@Bean
	ThreadPoolTaskScheduler taskScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(2);
		scheduler.setErrorHandler((error) -> TestWork.print("OWN scheduler " + error.getMessage()));
		return scheduler;
	}

	@Bean
	@ConditionalOnProperty("test.failing-job")
	FailingJob failingJob() {
		return new FailingJob();
	}

	@Bean(destroyMethod = "shutdownNow")
	ThreadPoolExecutor pool() {
		return new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "pool");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Bean
	@ConditionalOnProperty("test.stuck-job")
	StuckJob stuckJob() {
		return new StuckJob();
	}

	/**
	 * The handler that the application has for its asynchronous methods.
	 */
	static class OwnAsync implements AsyncConfigurer {

		@Override
		public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
			return (error, method, arguments) -> TestWork.print("OWN async " + error.getMessage());
		}

	}

	/**
	 * A job that fails each time.
	 */
	static class FailingJob {

		@Scheduled(fixedDelay = 200)
		void fail() {
			throw new IllegalStateException("thrown by the job");
		}

	}

	/**
	 * A job that never ends.
	 */
	static class StuckJob {

		@Scheduled(fixedDelay = 3_600_000)
		void hang() {
			TestWork.hang("job");
		}

	}

	/**
	 * What goes wrong.
	 */
	static class Faults {

		private final List<InputStream> files = new ArrayList<>();

		private final List<Thread> leaked = new ArrayList<>();

		private static final List<Object> hoard = new ArrayList<>();

		@Async
		void fail() {
			throw new IllegalStateException("thrown by the method");
		}

		@Async
		void hang() {
			TestWork.hang("task");
		}

		/**
		 * Keep memory, or let go of what was kept.
		 */
		static void keep(int megabytes, boolean direct) {
			hoard.clear();
			for (int i = 0; i < megabytes; i++) {
				hoard.add(direct ? ByteBuffer.allocateDirect(1 << 20) : new byte[1 << 20]);
			}
			if (megabytes > 0) {
				System.gc();
			}
		}

		void lockMonitors() {
			Object first = new Object();
			Object second = new Object();
			CyclicBarrier barrier = new CyclicBarrier(2);
			start("monitor-first", () -> lock(first, second, barrier));
			start("monitor-second", () -> lock(second, first, barrier));
		}

		private static void lock(Object outer, Object inner, CyclicBarrier barrier) {
			synchronized (outer) {
				meet(barrier);
				synchronized (inner) {
					TestWork.print("IMPOSSIBLE");
				}
			}
		}

		void lockSynchronizers() {
			Lock first = new ReentrantLock();
			Lock second = new ReentrantLock();
			CyclicBarrier barrier = new CyclicBarrier(2);
			start("lock-first", () -> lock(first, second, barrier));
			start("lock-second", () -> lock(second, first, barrier));
		}

		private static void lock(Lock outer, Lock inner, CyclicBarrier barrier) {
			outer.lock();
			meet(barrier);
			inner.lock();
		}

		private static void meet(CyclicBarrier barrier) {
			try {
				barrier.await();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static Thread start(String name, Runnable task) {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			thread.start();
			return thread;
		}

		/**
		 * One thread more every now and then, none of which ever ends.
		 */
		void leakThreads(int count) {
			start("leaker", () -> {
				for (int i = 0; i < count; i++) {
					this.leaked.add(start("leaked-" + i, () -> {
						while (true) {
							LockSupport.park();
						}
					}));
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
				}
			});
		}

		void open(int count) throws IOException {
			for (int i = 0; i < count; i++) {
				this.files.add(new FileInputStream("/dev/null"));
			}
		}

		void close() throws IOException {
			for (InputStream file : this.files) {
				file.close();
			}
			this.files.clear();
		}

		/**
		 * Ask for all there is, and keep it. What the request itself has needed is free
		 * again when it fails.
		 */
		void hoard() {
			byte[] own = new byte[1 << 20];
			hoard(1 << 20);
			try {
				hoard(1 << 14);
			}
			finally {
				Reference.reachabilityFence(own);
			}
		}

		private static void hoard(int size) {
			try {
				while (true) {
					hoard.add(new byte[size]);
				}
			}
			catch (OutOfMemoryError ex) {
				if (size == 1 << 14) {
					throw ex;
				}
			}
		}

		int overflow(int depth) {
			return overflow(depth + 1) + 1;
		}

	}

	/**
	 * How a test gets at it.
	 */
	@RestController
	static class Endpoints {

		private final Faults faults;

		private final ThreadPoolExecutor pool;

		private final ApplicationContext context;

		Endpoints(Faults faults, ThreadPoolExecutor pool, ApplicationContext context) {
			this.faults = faults;
			this.pool = pool;
			this.context = context;
		}

		@GetMapping("/hang-tasks")
		String hangTasks() {
			this.faults.hang();
			this.pool.execute(() -> TestWork.hang("pool"));
			return "hanging";
		}

		@GetMapping("/keep")
		String keep(@RequestParam int mb, @RequestParam boolean direct) {
			Faults.keep(mb, direct);
			return "kept";
		}

		@GetMapping("/fast")
		String fast() {
			return "fast";
		}

		@GetMapping("/hang")
		void hang() {
			TestWork.hang("hang");
		}

		@GetMapping("/events")
		SseEmitter events() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			emitter.send("first");
			return emitter;
		}

		@GetMapping("/deadlock")
		String deadlock(@RequestParam boolean monitors) {
			if (monitors) {
				this.faults.lockMonitors();
			}
			else {
				this.faults.lockSynchronizers();
			}
			return "locked";
		}

		@GetMapping("/leak")
		String leak(@RequestParam int threads) {
			this.faults.leakThreads(threads);
			return "leaking";
		}

		@GetMapping("/open")
		String open(@RequestParam int files) throws IOException {
			this.faults.open(files);
			return "open";
		}

		@GetMapping("/close")
		String close() throws IOException {
			this.faults.close();
			return "closed";
		}

		@GetMapping("/throw")
		void fail() {
			throw new IllegalStateException("thrown by the handler");
		}

		@GetMapping("/throw-thread")
		String failThread() {
			Faults.start("failing", () -> {
				throw new IllegalStateException("thrown by the thread");
			});
			return "thrown";
		}

		@GetMapping("/throw-async")
		String failAsync() {
			this.faults.fail();
			return "thrown";
		}

		@GetMapping("/overflow")
		int overflow() {
			return this.faults.overflow(0);
		}

		@GetMapping("/hoard")
		void hoard() {
			this.faults.hoard();
		}

		@GetMapping("/refuse")
		String refuse() {
			AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
			return "refused";
		}

	}

	/**
	 * A handler whose errors the application deals with, whatever they are.
	 */
	@RestController
	static class HandledEndpoint {

		private final Faults faults;

		HandledEndpoint(Faults faults) {
			this.faults = faults;
		}

		@GetMapping("/handled")
		int handled(@RequestParam boolean fatal) {
			if (fatal) {
				return this.faults.overflow(0);
			}
			throw new IllegalArgumentException("dealt with");
		}

		@ExceptionHandler
		String handle(Throwable error) {
			return "handled " + error.getClass().getSimpleName();
		}

	}

}
