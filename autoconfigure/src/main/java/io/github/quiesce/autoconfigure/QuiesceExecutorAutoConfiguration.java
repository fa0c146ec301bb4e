package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.executor.ApplicationExecutors;
import io.github.quiesce.executor.ExecutorDrainable;
import io.github.quiesce.executor.ExecutorServicePostProcessor;
import io.github.quiesce.executor.PoolDrainable;
import io.github.quiesce.executor.TaskExecutorPostProcessor;
import io.github.quiesce.scheduling.GatingSchedulingConfigurer;
import io.github.quiesce.scheduling.SchedulingDrainable;
import io.github.quiesce.scheduling.TaskSchedulerPostProcessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kinds {@code executor} and
 * {@code scheduled}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class)
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceExecutorAutoConfiguration {

	private static final Log logger = LogFactory.getLog(QuiesceExecutorAutoConfiguration.class);

	@Bean
	static TaskExecutorPostProcessor quiesceTaskExecutorPostProcessor(ObjectProvider<ExecutorDrainable> drainable,
			ObjectProvider<QuiesceProperties> properties) {
		return new TaskExecutorPostProcessor(drainable::getObject, (name) -> isExcluded(properties, name));
	}

	@Bean
	@Conditional(OnLiveApplicationCondition.class)
	static ExecutorServicePostProcessor quiesceExecutorServicePostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ApplicationExecutors> executors, ObjectProvider<QuiesceProperties> properties) {
		return new ExecutorServicePostProcessor(beanFactory, executors::getObject,
				(name) -> isExcluded(properties, name));
	}

	private static boolean isExcluded(ObjectProvider<QuiesceProperties> properties, String name) {
		return properties.getObject().getExecutors().getExcluded().contains(name);
	}

	@Bean
	@Conditional(OnLiveApplicationCondition.class)
	static TaskSchedulerPostProcessor quiesceTaskSchedulerPostProcessor(ObjectProvider<SchedulingDrainable> drainable) {
		return new TaskSchedulerPostProcessor(drainable::getObject);
	}

	@Bean
	ExecutorDrainable quiesceExecutors() {
		return new ExecutorDrainable();
	}

	@Bean
	PoolDrainable quiescePools() {
		return new PoolDrainable();
	}

	@Bean
	ApplicationExecutors quiesceApplicationExecutors(ShutdownCoordinator coordinator, ExecutorDrainable tasks,
			PoolDrainable pools) {
		return new ApplicationExecutors(coordinator, tasks, pools);
	}

	/**
	 * A name may belong to a bean of another profile, so that it is no error.
	 */
	@Bean
	SmartInitializingSingleton quiesceExcludedExecutors(ConfigurableListableBeanFactory beanFactory,
			QuiesceProperties properties) {
		return () -> properties.getExecutors()
			.getExcluded()
			.stream()
			.filter((name) -> !beanFactory.containsBean(name))
			.forEach((name) -> logger.warn("quiesce.executors.excluded names '" + name
					+ "', and there is no bean of that name: check the spelling, or remove it"));
	}

	@Bean
	SchedulingDrainable quiesceScheduling() {
		return new SchedulingDrainable();
	}

	@Bean
	GatingSchedulingConfigurer quiesceSchedulingConfigurer(SchedulingDrainable drainable) {
		return new GatingSchedulingConfigurer(drainable);
	}

}
