package io.github.quiesce.executor;

import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the executors of the JDK that the application made itself. Pools count for
 * themselves. Others, such as those with a virtual thread per task, are replaced by a
 * proxy that counts where nobody can depend on their class, and are otherwise waited for
 * without a count when they are shut down.
 *
 * @since 0.1.0
 */
public final class ExecutorServicePostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(ExecutorServicePostProcessor.class);

	private static final Set<Class<?>> INTERFACES = Set.of(Executor.class, ExecutorService.class,
			ScheduledExecutorService.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<ApplicationExecutors> executors;

	private final Predicate<String> excluded;

	/**
	 * Create the post-processor.
	 * @param beanFactory the bean factory of the context
	 * @param executors where executors are kept, asked for once there is one
	 * @param excluded tells the names of beans that are not to be drained
	 */
	public ExecutorServicePostProcessor(ConfigurableListableBeanFactory beanFactory,
			Supplier<ApplicationExecutors> executors, Predicate<String> excluded) {
		this.beanFactory = beanFactory;
		this.executors = executors;
		this.excluded = excluded;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ExecutorService executor) || !isSingleton(beanName) || this.excluded.test(beanName)) {
			return bean;
		}
		if (executor instanceof ThreadPoolExecutor pool) {
			this.executors.get().pools().add(pool, beanName);
		}
		else if (executor instanceof ForkJoinPool pool) {
			this.executors.get().pools().add(pool, beanName);
		}
		else if (isKnownAsInterface(executor, beanName)) {
			return track(executor, beanName);
		}
		else if (isOfJdk(executor) || ApplicationFrames.isApplication(executor.getClass().getName())) {
			logger.info("Tasks of executor '" + beanName + "' cannot be counted because it is known as "
					+ executor.getClass() + "; they are waited for when it is shut down. Declare it as an "
					+ "ExecutorService to have them drained");
			this.executors.get().addUncounted(executor, beanName);
		}
		// What remains belongs to a library, which knows when it is needed.
		return bean;
	}

	private boolean isSingleton(String beanName) {
		return this.beanFactory.containsBean(beanName) && this.beanFactory.isSingleton(beanName);
	}

	private boolean isKnownAsInterface(ExecutorService executor, String beanName) {
		if (isOfJdk(executor) && !Modifier.isPublic(executor.getClass().getModifiers())) {
			return true;
		}
		Class<?> type = this.beanFactory.containsBeanDefinition(beanName)
				? this.beanFactory.getMergedBeanDefinition(beanName).getResolvableType().resolve() : null;
		return type != null && INTERFACES.contains(type);
	}

	private static boolean isOfJdk(ExecutorService executor) {
		return executor.getClass().getName().startsWith("java.");
	}

	private Object track(ExecutorService executor, String beanName) {
		ApplicationExecutors executors = this.executors.get();
		TrackingInterceptor interceptor = new TrackingInterceptor(executor, beanName, executors.tasks());
		executors.addTracked(interceptor);
		ProxyFactory factory = new ProxyFactory(executor);
		factory.addAdvice(interceptor);
		return factory.getProxy(getClass().getClassLoader());
	}

}
