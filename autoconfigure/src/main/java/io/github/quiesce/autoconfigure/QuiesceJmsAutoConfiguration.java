package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.jms.JmsDrainable;
import io.github.quiesce.jms.JmsPreparation;
import jakarta.jms.Message;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.MessageListenerContainer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code jms}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class)
@ConditionalOnClass({ Message.class, JmsListenerEndpointRegistry.class })
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceJmsAutoConfiguration {

	@Bean
	JmsDrainable quiesceJms(ObjectProvider<JmsListenerEndpointRegistry> registry, ListableBeanFactory beanFactory) {
		return new JmsDrainable(registry,
				() -> beanFactory.getBeansOfType(MessageListenerContainer.class, false, false).values());
	}

	@Bean
	JmsPreparation quiesceJmsPreparation(JmsDrainable drainable) {
		return new JmsPreparation(drainable);
	}

}
