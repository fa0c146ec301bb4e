package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.kafka.KafkaDrainable;
import io.github.quiesce.kafka.KafkaListenerPostProcessor;
import org.apache.kafka.clients.consumer.Consumer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code kafka}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class)
@ConditionalOnClass({ Consumer.class, KafkaListenerEndpointRegistry.class })
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceKafkaAutoConfiguration {

	@Bean
	static KafkaListenerPostProcessor quiesceKafkaListenerPostProcessor(ObjectProvider<KafkaDrainable> drainable) {
		return new KafkaListenerPostProcessor(drainable::getObject);
	}

	@Bean
	KafkaDrainable quiesceKafka(ObjectProvider<KafkaListenerEndpointRegistry> registry) {
		return new KafkaDrainable(registry);
	}

}
