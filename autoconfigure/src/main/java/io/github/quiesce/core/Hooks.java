package io.github.quiesce.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.InFlightWork;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs code that is not the coordinator's own, each piece on a thread of its own, so that
 * one that hangs or throws is named and keeps nobody else from going on.
 */
final class Hooks {

	private static final Log logger = LogFactory.getLog(Hooks.class);

	private final InFlight<Hook> pending = new InFlight<>();

	private final List<HookFailure> failures = new CopyOnWriteArrayList<>();

	private final Executor executor;

	Hooks() {
		AtomicInteger count = new AtomicInteger();
		this.executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "quiesce-hook-" + count.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * Run a hook once those before it have ended.
	 * @param name the name of the hook for the log
	 * @param previous what to wait for
	 * @param action the hook
	 * @return completes normally when the hook has returned or thrown
	 */
	CompletableFuture<Void> run(String name, CompletableFuture<Void> previous, Runnable action) {
		Hook hook = new Hook(name);
		this.pending.add(hook);
		CompletableFuture<Void> result = new CompletableFuture<>();
		previous.whenComplete((ignored, failure) -> start(hook, action, result));
		return result;
	}

	private void start(Hook hook, Runnable action, CompletableFuture<Void> result) {
		Runnable task = () -> {
			hook.heldBy(Thread.currentThread());
			try {
				action.run();
			}
			catch (Throwable ex) {
				this.failures.add(new HookFailure(hook.describe(), "failed with " + ex));
				ShutdownLog.log(() -> logger.warn("Shutdown hook '" + hook.describe() + "' failed", ex));
			}
			finally {
				this.pending.remove(hook);
				result.complete(null);
			}
		};
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// No thread to be had: better on this one than not at all.
			task.run();
		}
	}

	List<InFlightWork> pending() {
		return this.pending.work((hook) -> true);
	}

	/**
	 * Return the hooks that have thrown, followed by those that have not returned.
	 */
	List<HookFailure> failures() {
		List<HookFailure> failures = new ArrayList<>(this.failures);
		pending().forEach((hook) -> failures
			.add(new HookFailure(hook.description(), "has not returned after " + ShutdownSummary.format(hook.age()))));
		return failures;
	}

	/**
	 * Begin anew: what went wrong belongs to an announcement that was taken back.
	 */
	void forgetFailures() {
		this.failures.clear();
	}

	private static final class Hook extends InFlight.Entry {

		private final String name;

		Hook(String name) {
			super(null);
			this.name = name;
		}

		@Override
		public String describe() {
			return this.name;
		}

	}

}
