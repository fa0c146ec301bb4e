package io.github.quiesce.contract;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;

/**
 * What the handlers and jobs of the applications under test do, apart from the web
 * framework. Runs in the forked JVM; every step that a test asks about is a printed line.
 */
class TestWork {

	private final Map<String, CompletableFuture<String>> releases = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	TestWork(MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Print a line for the test to see.
	 * @param line the line
	 */
	static void print(String line) {
		System.out.println(line);
	}

	/**
	 * Work for some time.
	 * @param name what the work is called in the output
	 * @param millis how long
	 */
	static void sleep(String name, long millis) {
		print("ENTERED " + name);
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
			print("FINISHED " + name);
		}
		catch (InterruptedException ex) {
			print("INTERRUPTED " + name);
			Thread.currentThread().interrupt();
			throw new IllegalStateException(name + " was interrupted", ex);
		}
	}

	/**
	 * Work for some time without a word.
	 * @param millis how long
	 */
	static void workSilently(long millis) {
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Never return, whatever happens.
	 * @param name what the work is called in the output
	 */
	static void hang(String name) {
		print("ENTERED " + name);
		while (true) {
			try {
				TimeUnit.HOURS.sleep(1);
			}
			catch (InterruptedException ex) {
				print("IGNORED interrupt of " + name);
			}
		}
	}

	/**
	 * Work for some time and count it.
	 * @param name what the work is called in the output
	 * @param millis how long
	 */
	void serve(String name, long millis) {
		sleep(name, millis);
		count();
	}

	/**
	 * Count a piece of work in the application's own meter.
	 */
	void count() {
		this.registry.counter("test.served").increment();
	}

	/**
	 * Return what is completed by {@link #release(String)}.
	 * @param id the id
	 * @return the future answer
	 */
	CompletableFuture<String> released(String id) {
		print("ENTERED wait " + id);
		return this.releases.computeIfAbsent(id, (key) -> new CompletableFuture<>());
	}

	/**
	 * Block until released.
	 * @param id the id
	 * @return the answer
	 */
	String awaitRelease(String id) {
		try {
			return released(id).get();
		}
		catch (InterruptedException ex) {
			print("INTERRUPTED wait " + id);
			throw new IllegalStateException("Waiting for " + id + " was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * End the wait for an id.
	 * @param id the id
	 */
	void release(String id) {
		this.releases.computeIfAbsent(id, (key) -> new CompletableFuture<>()).complete("released " + id);
	}

	/**
	 * Submit work to an executor.
	 * @param executor the executor
	 * @param name what the work is called in the output
	 * @param count how many pieces
	 * @param millis how long each takes
	 */
	static void submit(TaskExecutor executor, String name, int count, long millis) {
		IntStream.range(0, count)
			.forEach((index) -> submit(executor, (index % 2) == 1, () -> sleep(name + " " + index, millis)));
		print("SUBMITTED " + name);
	}

	private static void submit(TaskExecutor executor, boolean future, Runnable task) {
		if (future && executor instanceof AsyncTaskExecutor asyncExecutor) {
			asyncExecutor.submit(task);
		}
		else {
			executor.execute(task);
		}
	}

	/**
	 * Methods that are called asynchronously.
	 */
	static class Tasks {

		/**
		 * Work for some time on Boot's executor.
		 * @param name what the work is called in the output
		 * @param index its number
		 * @param duration how long
		 */
		@Async("applicationTaskExecutor")
		void run(String name, int index, Duration duration) {
			sleep(name + " " + index, duration.toMillis());
		}

		/**
		 * Submit calls of {@code run}. For use through the proxy of another bean.
		 * @param tasks the proxy
		 * @param name what the work is called in the output
		 * @param count how many
		 * @param millis how long each takes
		 */
		static void submit(Tasks tasks, String name, int count, long millis) {
			for (int index = 0; index < count; index++) {
				tasks.run(name, index, Duration.ofMillis(millis));
			}
			print("SUBMITTED " + name);
		}

	}

}
