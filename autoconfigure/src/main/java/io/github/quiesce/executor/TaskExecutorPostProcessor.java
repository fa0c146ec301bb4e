package io.github.quiesce.executor;

import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Sees to it that every task of Spring's executors and schedulers is counted from its
 * acceptance on. Task decorators are the hook that all of them share; the one that is
 * there already is kept and runs inside.
 *
 * @since 0.1.0
 */
public final class TaskExecutorPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(TaskExecutorPostProcessor.class);

	private final Supplier<ExecutorDrainable> drainable;

	private final Predicate<String> excluded;

	/**
	 * Create a post-processor for all executors.
	 * @param drainable where tasks are counted, asked for once there is an executor
	 */
	public TaskExecutorPostProcessor(Supplier<ExecutorDrainable> drainable) {
		this(drainable, (name) -> false);
	}

	/**
	 * Create the post-processor.
	 * @param drainable where tasks are counted, asked for once there is an executor
	 * @param excluded tells the names of beans that are not to be drained
	 */
	public TaskExecutorPostProcessor(Supplier<ExecutorDrainable> drainable, Predicate<String> excluded) {
		this.drainable = drainable;
		this.excluded = excluded;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (!(bean instanceof TaskExecutor) || this.excluded.test(beanName)) {
			return bean;
		}
		try {
			if (bean instanceof ThreadPoolTaskExecutor executor) {
				decorate(executor, beanName, executor::setTaskDecorator);
				RejectedExecutionHandler handler = field(executor, "rejectedExecutionHandler",
						RejectedExecutionHandler.class);
				executor.setRejectedExecutionHandler(new RejectionHandler(handler));
			}
			else if (bean instanceof SimpleAsyncTaskExecutor executor) {
				decorate(executor, beanName, executor::setTaskDecorator);
			}
			else if (bean instanceof ThreadPoolTaskScheduler scheduler) {
				decorate(scheduler, beanName, scheduler::setTaskDecorator);
			}
		}
		catch (BeansException ex) {
			logger.warn("Tasks of '" + beanName + "' cannot be followed and are not drained", ex);
		}
		return bean;
	}

	private void decorate(Object executor, String beanName, Consumer<TaskDecorator> setter) {
		TaskDecorator inner = field(executor, "taskDecorator", TaskDecorator.class);
		ExecutorDrainable drainable = this.drainable.get();
		setter.accept((task) -> {
			if (isTrigger(task)) {
				return (inner != null) ? inner.decorate(task) : task;
			}
			if (task instanceof TrackedTask) {
				// Once more, by a handler that makes room for it.
				return task;
			}
			TrackedTask tracked = new TrackedTask((inner != null) ? inner.decorate(task) : task, beanName, drainable);
			tracked.accept(!mayBeRefusedLater(executor), !(executor instanceof TaskScheduler));
			return tracked;
		});
	}

	/**
	 * What is due later is a trigger and nothing that has been accepted for now.
	 */
	private static boolean isTrigger(Runnable task) {
		return task instanceof RunnableScheduledFuture<?> future
				&& (future.isPeriodic() || ((Delayed) future).getDelay(TimeUnit.NANOSECONDS) > 0);
	}

	/**
	 * An executor with a limit refuses tasks, or their submitters give up waiting, after
	 * the decorator was called, and nobody is told. Until a task starts there, it is the
	 * submitter who is at work.
	 */
	private static boolean mayBeRefusedLater(Object executor) {
		return executor instanceof SimpleAsyncTaskExecutor simple && simple.isThrottleActive();
	}

	private static <T> @Nullable T field(Object bean, String name, Class<T> type) {
		return type.cast(new DirectFieldAccessor(bean).getPropertyValue(name));
	}

	/**
	 * Takes a task that was not accepted after all out of the count.
	 *
	 * @param delegate the handler that decides, {@code null} to refuse
	 */
	private record RejectionHandler(@Nullable RejectedExecutionHandler delegate) implements RejectedExecutionHandler {

		@Override
		public void rejectedExecution(Runnable task, ThreadPoolExecutor executor) {
			RejectedExecutionHandler delegate = (this.delegate != null) ? this.delegate
					: new ThreadPoolExecutor.AbortPolicy();
			Runnable oldest = executor.getQueue().peek();
			try {
				delegate.rejectedExecution(task, executor);
			}
			catch (RejectedExecutionException ex) {
				drop(task, executor);
				throw ex;
			}
			dropIfGone(task, executor);
			dropIfGone(oldest, executor);
		}

		/**
		 * A handler may discard the task, or the one that has waited longest.
		 */
		private void dropIfGone(@Nullable Runnable task, ThreadPoolExecutor executor) {
			if (task instanceof TrackedTask tracked && !tracked.isStarted() && !executor.getQueue().contains(task)) {
				drop(task, executor);
			}
		}

		private void drop(Runnable task, ThreadPoolExecutor executor) {
			if (task instanceof TrackedTask tracked) {
				tracked.dropped(executor.isShutdown());
			}
		}

	}

}
