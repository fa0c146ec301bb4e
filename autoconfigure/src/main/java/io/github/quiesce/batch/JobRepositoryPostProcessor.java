package io.github.quiesce.batch;

import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Sees the beginning and the end of every job where both are written down, outside the
 * transaction that writes them.
 *
 * @since 0.1.0
 */
public final class JobRepositoryPostProcessor implements BeanPostProcessor {

	private final Supplier<BatchDrainable> drainable;

	/**
	 * Create the post-processor.
	 * @param drainable where jobs are counted, asked for once there is a repository
	 */
	public JobRepositoryPostProcessor(Supplier<BatchDrainable> drainable) {
		this.drainable = drainable;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof JobRepository repository)) {
			return bean;
		}
		Updates updates = new Updates(repository, this.drainable.get());
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			advised.addAdvice(0, updates);
			return bean;
		}
		ProxyFactory factory = new ProxyFactory(bean);
		factory.addAdvice(updates);
		return factory.getProxy(bean.getClass().getClassLoader());
	}

	/**
	 * Looks at the updates of job executions.
	 *
	 * @param repository the repository
	 * @param drainable where jobs are counted
	 */
	private record Updates(JobRepository repository, BatchDrainable drainable) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			if (!invocation.getMethod().getName().equals("update")
					|| !(invocation.getArguments()[0] instanceof JobExecution execution)) {
				return invocation.proceed();
			}
			boolean written = false;
			try {
				Object result = invocation.proceed();
				written = true;
				return result;
			}
			finally {
				if (execution.getEndTime() != null) {
					this.drainable.ended(execution, !written);
				}
				else if (written && execution.isRunning()) {
					this.drainable.running(execution, this.repository);
				}
			}
		}

	}

}
