package io.github.quiesce.http.servlet;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;

/**
 * Remembers how an asynchronous answer of Spring MVC can be ended: emitters, for events
 * or anything else, wait for a result that has no other use.
 *
 * @since 0.1.0
 */
public final class DeferredResultEnd implements DeferredResultProcessingInterceptor {

	@Override
	@SuppressWarnings("unchecked")
	public <T> void preProcess(NativeWebRequest request, DeferredResult<T> deferredResult) {
		Runnable end = () -> ((DeferredResult<Object>) deferredResult).setResult(null);
		request.setAttribute(ServletExchange.BODY, end, RequestAttributes.SCOPE_REQUEST);
	}

}
