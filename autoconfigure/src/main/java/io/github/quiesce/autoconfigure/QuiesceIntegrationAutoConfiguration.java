package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.integration.PollerDrainable;
import io.github.quiesce.integration.PollerPostProcessor;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.endpoint.AbstractPollingEndpoint;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code integration}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class)
@ConditionalOnClass(AbstractPollingEndpoint.class)
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceIntegrationAutoConfiguration {

	@Bean
	static PollerPostProcessor quiescePollerPostProcessor(ObjectProvider<PollerDrainable> drainable) {
		return new PollerPostProcessor(drainable::getObject);
	}

	@Bean
	PollerDrainable quiescePollers(ListableBeanFactory beanFactory) {
		return new PollerDrainable(() -> beanFactory.getBeansOfType(AbstractPollingEndpoint.class));
	}

}
