package io.github.quiesce.scheduling;

import java.util.function.Supplier;

import io.github.quiesce.executor.ApplicationFrames;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.TaskScheduler;

/**
 * Gates what application code schedules on a {@link TaskScheduler} bean by itself. Jobs
 * of frameworks, such as the heartbeats of a message broker, keep running: they belong to
 * the connections that are still being served.
 *
 * @since 0.1.0
 */
public final class TaskSchedulerPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(TaskSchedulerPostProcessor.class);

	private final Supplier<SchedulingDrainable> drainable;

	/**
	 * Create the post-processor.
	 * @param drainable the gate, asked for once there is a scheduler
	 */
	public TaskSchedulerPostProcessor(Supplier<SchedulingDrainable> drainable) {
		this.drainable = drainable;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof TaskScheduler) || bean instanceof GatedTaskScheduler) {
			return bean;
		}
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(true);
		factory.addAdvice(new Gating(this.drainable.get()));
		try {
			return factory.getProxy(bean.getClass().getClassLoader());
		}
		catch (AopConfigException ex) {
			logger.info("Scheduler '" + beanName + "' of " + bean.getClass()
					+ " cannot be proxied: what is scheduled on it by hand goes on firing until it is stopped. "
					+ "@Scheduled methods on it are held all the same");
			return bean;
		}
	}

	/**
	 * Gates the first argument of the {@code schedule} methods.
	 *
	 * @param drainable the gate
	 */
	private record Gating(SchedulingDrainable drainable) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			if (invocation.getMethod().getName().startsWith("schedule")
					&& invocation.getArguments()[0] instanceof Runnable job
					&& ApplicationFrames.isApplication(job.getClass().getName())) {
				invocation.getArguments()[0] = this.drainable.gate(job);
			}
			return invocation.proceed();
		}

	}

}
