package io.github.quiesce.lifecycle;

import java.util.function.BooleanSupplier;

import io.github.quiesce.core.ShutdownLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.util.ErrorHandler;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps a listener that throws from aborting a close. Boot publishes the loss of
 * readiness before it closes a web context, and what a listener throws there leaves the
 * context open. As long as nothing is being closed, listeners fail as they always do.
 *
 * @since 0.1.0
 */
public final class ContainedEvents implements SmartInitializingSingleton, ErrorHandler {

	private static final Log logger = LogFactory.getLog(ContainedEvents.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final BooleanSupplier stopping;

	/**
	 * Create the bean.
	 * @param beanFactory the bean factory of the context whose events are meant
	 * @param stopping whether a shutdown has begun
	 */
	public ContainedEvents(ConfigurableListableBeanFactory beanFactory, BooleanSupplier stopping) {
		this.beanFactory = beanFactory;
		this.stopping = stopping;
	}

	@Override
	public void afterSingletonsInstantiated() {
		String name = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;
		// A multicaster with a definition is the application's own, and so is its
		// handler.
		if (!this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getSingleton(name) instanceof SimpleApplicationEventMulticaster multicaster) {
			multicaster.setErrorHandler(this);
		}
	}

	@Override
	public void handleError(Throwable failure) {
		if (this.stopping.getAsBoolean() || isClosing()) {
			ShutdownLog
				.log(() -> logger.warn("An event listener failed during shutdown; the shutdown goes on", failure));
			return;
		}
		ReflectionUtils.rethrowRuntimeException(failure);
	}

	private static boolean isClosing() {
		return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
			.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().equals("close")
					&& AbstractApplicationContext.class.isAssignableFrom(frame.getDeclaringClass())));
	}

}
