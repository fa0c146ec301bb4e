package io.github.quiesce.kafka;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/**
 * Prepares listener containers before they start: those that factories make, and those
 * that are beans. A customizer that a factory has already is kept and runs first.
 *
 * @since 0.1.0
 */
public final class KafkaListenerPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(KafkaListenerPostProcessor.class);

	private final Supplier<KafkaDrainable> drainable;

	/**
	 * Create the post-processor.
	 * @param drainable where records are counted, asked for once there is a container
	 */
	public KafkaListenerPostProcessor(Supplier<KafkaDrainable> drainable) {
		this.drainable = drainable;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractMessageListenerContainer<?, ?> container) {
			this.drainable.get().prepare(container);
		}
		else if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
			try {
				customize(factory);
			}
			catch (BeansException ex) {
				logger.warn("Containers of '" + beanName + "' cannot be prepared: their records are not counted, "
						+ "and a stop waits for all that they have polled", ex);
			}
		}
		return bean;
	}

	@SuppressWarnings("unchecked")
	private <C extends AbstractMessageListenerContainer<K, V>, K, V> void customize(
			AbstractKafkaListenerContainerFactory<C, K, V> factory) {
		ContainerCustomizer<K, V, C> first = (ContainerCustomizer<K, V, C>) new DirectFieldAccessor(factory)
			.getPropertyValue("containerCustomizer");
		KafkaDrainable drainable = this.drainable.get();
		factory.setContainerCustomizer((container) -> {
			if (first != null) {
				first.configure(container);
			}
			drainable.prepare(container);
		});
	}

}
