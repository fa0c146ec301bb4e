package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.quartz.QuartzDrainable;
import org.quartz.Scheduler;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code quartz}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class,
		afterName = "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration")
@ConditionalOnClass({ Scheduler.class, SchedulerFactoryBean.class, PlatformTransactionManager.class })
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceQuartzAutoConfiguration {

	@Bean
	@ConditionalOnBean(value = Scheduler.class, search = SearchStrategy.CURRENT)
	QuartzDrainable quiesceQuartz(ListableBeanFactory beanFactory) {
		return new QuartzDrainable(() -> beanFactory.getBeansOfType(Scheduler.class).values(),
				() -> beanFactory.getBeansOfType(SchedulerFactoryBean.class).values());
	}

}
