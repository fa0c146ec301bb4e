package io.github.quiesce.watchdog;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.interceptor.SimpleAsyncUncaughtExceptionHandler;
import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Sees what {@code @Async} methods without a result throw, and leaves it to the handler
 * that the application has configured, or to Spring's.
 *
 * @since 0.1.0
 */
public final class AsyncErrorsPostProcessor implements InstantiationAwareBeanPostProcessor, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(AsyncErrorsPostProcessor.class);

	private final Supplier<@Nullable UncaughtErrors> errors;

	/**
	 * Create the post-processor.
	 * @param errors where to report, asked for once there is an error
	 */
	public AsyncErrorsPostProcessor(Supplier<@Nullable UncaughtErrors> errors) {
		this.errors = errors;
	}

	/**
	 * The other one is a post-processor itself, which this one has to be there before.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	/**
	 * The configurers have been asked by now, and the advisor is not built yet.
	 */
	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		if (bean instanceof AsyncAnnotationBeanPostProcessor async) {
			try {
				Supplier<?> configured = (Supplier<?>) new DirectFieldAccessor(async)
					.getPropertyValue("exceptionHandler");
				async.setExceptionHandler(new Observer(configured));
			}
			catch (BeansException ex) {
				logger.info("What @Async methods throw is not seen by the watchdog", ex);
			}
		}
		return true;
	}

	private final class Observer implements AsyncUncaughtExceptionHandler {

		private final @Nullable Supplier<?> configured;

		private volatile @Nullable AsyncUncaughtExceptionHandler handler;

		Observer(@Nullable Supplier<?> configured) {
			this.configured = configured;
		}

		@Override
		public void handleUncaughtException(Throwable error, Method method, @Nullable Object... arguments) {
			UncaughtErrors errors = AsyncErrorsPostProcessor.this.errors.get();
			if (errors != null) {
				errors.report(UncaughtErrors.ASYNC, error);
			}
			handler().handleUncaughtException(error, method, arguments);
		}

		private AsyncUncaughtExceptionHandler handler() {
			AsyncUncaughtExceptionHandler handler = this.handler;
			if (handler == null) {
				Object configured = (this.configured != null) ? this.configured.get() : null;
				handler = (configured instanceof AsyncUncaughtExceptionHandler own) ? own
						: new SimpleAsyncUncaughtExceptionHandler();
				this.handler = handler;
			}
			return handler;
		}

	}

}
