package io.github.quiesce.callback;

import java.util.function.Supplier;

import io.github.quiesce.OnQuiesce;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;
import io.github.quiesce.core.ShutdownCoordinator;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Hands methods annotated with {@link OnQuiesce} to the coordinator.
 *
 * @since 0.1.0
 */
public final class OnQuiescePostProcessor extends CallbackPostProcessor<OnQuiesce> {

	private final Supplier<ShutdownCoordinator> coordinator;

	/**
	 * Create the post-processor.
	 * @param beanFactory the bean factory of the context
	 * @param coordinator who calls the methods, asked for once there is one
	 */
	public OnQuiescePostProcessor(ConfigurableListableBeanFactory beanFactory,
			Supplier<ShutdownCoordinator> coordinator) {
		super(OnQuiesce.class, beanFactory);
		this.coordinator = coordinator;
	}

	@Override
	Registration register(OnQuiesce annotation, String name, BeanMethod action) {
		Assert.state(annotation.value() != QuiesceState.RUNNING,
				() -> "@OnQuiesce method " + name + " must name a state of a shutdown, not RUNNING");
		return this.coordinator.get()
			.addCallback(annotation.value(), StringUtils.hasText(annotation.name()) ? annotation.name() : name, action);
	}

}
