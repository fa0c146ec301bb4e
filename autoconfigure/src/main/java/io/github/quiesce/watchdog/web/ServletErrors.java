package io.github.quiesce.watchdog.web;

import java.util.function.Consumer;

import io.github.quiesce.watchdog.UncaughtErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Errors of servlet requests: those that leave the filters, and, before anybody resolves
 * them, those after which the JVM is not to be trusted. Resolves nothing.
 *
 * @since 0.1.0
 */
public final class ServletErrors implements HandlerExceptionResolver, Consumer<Throwable> {

	private final UncaughtErrors errors;

	/**
	 * Create the observer.
	 * @param errors where to report
	 */
	public ServletErrors(UncaughtErrors errors) {
		this.errors = errors;
	}

	@Override
	public void accept(Throwable error) {
		if (!WebErrors.isOfClient(error)) {
			this.errors.report(UncaughtErrors.WEB, error);
		}
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		this.errors.observe(UncaughtErrors.WEB, ex);
		return null;
	}

}
