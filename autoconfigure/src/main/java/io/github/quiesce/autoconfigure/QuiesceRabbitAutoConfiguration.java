package io.github.quiesce.autoconfigure;

import com.rabbitmq.client.Channel;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.rabbit.RabbitDrainable;
import io.github.quiesce.rabbit.RabbitListenerPostProcessor;

import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code rabbit}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class)
@ConditionalOnClass({ Channel.class, RabbitListenerEndpointRegistry.class })
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceRabbitAutoConfiguration {

	@Bean
	static RabbitListenerPostProcessor quiesceRabbitListenerPostProcessor(ObjectProvider<RabbitDrainable> drainable) {
		return new RabbitListenerPostProcessor(drainable::getObject);
	}

	@Bean
	RabbitDrainable quiesceRabbit(ObjectProvider<RabbitListenerEndpointRegistry> registry) {
		return new RabbitDrainable(registry);
	}

}
