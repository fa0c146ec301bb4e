package io.github.quiesce.rabbit;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Prepares listener containers before they are initialized: those that factories make,
 * and those that are beans. A customizer that a factory has already is kept and runs
 * first.
 *
 * @since 0.1.0
 */
public final class RabbitListenerPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(RabbitListenerPostProcessor.class);

	private final Supplier<RabbitDrainable> drainable;

	/**
	 * Create the post-processor.
	 * @param drainable where messages are counted, asked for once there is a container
	 */
	public RabbitListenerPostProcessor(Supplier<RabbitDrainable> drainable) {
		this.drainable = drainable;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		try {
			if (bean instanceof AbstractMessageListenerContainer container) {
				this.drainable.get().prepare(container);
			}
			else if (bean instanceof AbstractRabbitListenerContainerFactory<?> factory) {
				customize(factory);
			}
		}
		catch (BeansException ex) {
			logger.warn("Messages of '" + beanName + "' cannot be counted one by one", ex);
		}
		return bean;
	}

	@SuppressWarnings("unchecked")
	private <C extends AbstractMessageListenerContainer> void customize(
			AbstractRabbitListenerContainerFactory<C> factory) {
		ContainerCustomizer<C> first = (ContainerCustomizer<C>) new DirectFieldAccessor(factory)
			.getPropertyValue("containerCustomizer");
		RabbitDrainable drainable = this.drainable.get();
		factory.setContainerCustomizer((container) -> {
			if (first != null) {
				first.configure(container);
			}
			drainable.prepare(container);
		});
	}

}
