package io.github.quiesce.executor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is submitted to an executor through a proxy of its interfaces. A task that
 * is due later is a trigger: it counts while it runs, and a periodic one does not run
 * while the application stops.
 */
final class TrackingInterceptor implements MethodInterceptor {

	private static final Set<String> SUBMISSIONS = Set.of("execute", "submit", "invokeAll", "invokeAny");

	private final String name;

	private final ExecutorDrainable drainable;

	private final TrackingExecutorService tracking;

	private final Set<ScheduledFuture<?>> delayed = ConcurrentHashMap.newKeySet();

	TrackingInterceptor(ExecutorService executor, String name, ExecutorDrainable drainable) {
		this.name = name;
		this.drainable = drainable;
		this.tracking = new TrackingExecutorService(executor, name, drainable);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Method method = invocation.getMethod();
		Class<?> declaring = method.getDeclaringClass();
		if ((declaring == Executor.class || declaring == ExecutorService.class)
				&& SUBMISSIONS.contains(method.getName())) {
			try {
				return method.invoke(this.tracking, invocation.getArguments());
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}
		if (method.getName().startsWith("schedule")) {
			return schedule(invocation, method.getName().equals("schedule"));
		}
		return invocation.proceed();
	}

	private @Nullable Object schedule(MethodInvocation invocation, boolean once) throws Throwable {
		Object task = invocation.getArguments()[0];
		if (task instanceof Callable<?> callable) {
			invocation.getArguments()[0] = track(callable);
		}
		else if (task instanceof Runnable runnable) {
			invocation.getArguments()[0] = once ? begun(runnable) : periodic(runnable);
		}
		Object result = invocation.proceed();
		if (once && result instanceof ScheduledFuture<?> future) {
			this.delayed.removeIf(ScheduledFuture::isDone);
			this.delayed.add(future);
		}
		return result;
	}

	/**
	 * Keep a shutdown of the executor from waiting for what is due later.
	 */
	void forgetDelayed() {
		this.delayed.forEach((future) -> future.cancel(false));
		this.delayed.clear();
	}

	private Runnable begun(Runnable task) {
		TrackedTask tracked = new TrackedTask(task, this.name, this.drainable);
		tracked.accept(false, true);
		return tracked;
	}

	private Runnable periodic(Runnable task) {
		return () -> {
			if (!this.drainable.isHeld()) {
				begun(task).run();
			}
		};
	}

	private <T> Callable<T> track(Callable<T> task) {
		return () -> {
			FutureTask<T> future = new FutureTask<>(task);
			begun(future).run();
			if (future.isCancelled()) {
				throw new CancellationException("The drain deadline has passed");
			}
			try {
				return future.get();
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof Error error) {
					throw error;
				}
				throw (Exception) ex.getCause();
			}
		};
	}

}
