package io.github.quiesce.callback;

import java.util.function.Supplier;

import io.github.quiesce.OnSignal;
import io.github.quiesce.Registration;
import io.github.quiesce.process.ProcessParticipant;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Hands methods annotated with {@link OnSignal} to the process.
 *
 * @since 0.1.0
 */
public final class OnSignalPostProcessor extends CallbackPostProcessor<OnSignal> {

	private final Supplier<@Nullable ProcessParticipant> process;

	/**
	 * Create the post-processor.
	 * @param beanFactory the bean factory of the context
	 * @param process who takes signals, {@code null} if the process belongs to somebody
	 * else
	 */
	public OnSignalPostProcessor(ConfigurableListableBeanFactory beanFactory,
			Supplier<@Nullable ProcessParticipant> process) {
		super(OnSignal.class, beanFactory);
		this.process = process;
	}

	@Override
	Registration register(OnSignal annotation, String name, BeanMethod action) {
		ProcessParticipant process = this.process.get();
		return (process != null) ? process.onSignal(annotation.value(), name, action) : () -> {
		};
	}

}
