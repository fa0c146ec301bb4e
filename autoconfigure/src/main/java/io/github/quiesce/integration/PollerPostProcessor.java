package io.github.quiesce.integration;

import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.integration.endpoint.AbstractPollingEndpoint;

/**
 * Finds pollers of flows that are registered while the application runs.
 *
 * @since 0.1.0
 */
public final class PollerPostProcessor implements BeanPostProcessor {

	private final Supplier<PollerDrainable> drainable;

	/**
	 * Create the post-processor.
	 * @param drainable who follows pollers, asked for once there is one
	 */
	public PollerPostProcessor(Supplier<PollerDrainable> drainable) {
		this.drainable = drainable;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractPollingEndpoint endpoint) {
			this.drainable.get().adoptLate(beanName, endpoint);
		}
		return bean;
	}

}
