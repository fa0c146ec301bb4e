package io.github.quiesce.watchdog.web;

import java.util.function.Consumer;

import io.github.quiesce.watchdog.UncaughtErrors;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Errors of reactive requests: those that the handlers of the application have let pass,
 * seen before Boot's handler makes a page of them, and those that Reactor takes for fatal
 * and throws past all handlers. Handles nothing.
 *
 * @since 0.1.0
 */
public final class ReactiveErrors implements WebExceptionHandler, Ordered, Consumer<Throwable> {

	/**
	 * Boot's handler is at -1.
	 */
	private static final int BEFORE_THE_LAST = -2;

	private final UncaughtErrors errors;

	/**
	 * Create the observer.
	 * @param errors where to report
	 */
	public ReactiveErrors(UncaughtErrors errors) {
		this.errors = errors;
	}

	@Override
	public int getOrder() {
		return BEFORE_THE_LAST;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
		accept(error);
		return Mono.error(error);
	}

	@Override
	public void accept(Throwable error) {
		if (!WebErrors.isOfClient(error)) {
			this.errors.report(UncaughtErrors.WEB, error);
		}
	}

}
