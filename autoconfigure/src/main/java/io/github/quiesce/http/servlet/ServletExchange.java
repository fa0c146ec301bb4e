package io.github.quiesce.http.servlet;

import io.github.quiesce.http.HttpExchange;
import io.github.quiesce.http.HttpTraffic;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A servlet request, through all its dispatches.
 */
final class ServletExchange extends HttpExchange implements AsyncListener, Runnable {

	/**
	 * Where Spring MVC leaves the pattern; its constant is in a module that is optional.
	 */
	private static final String PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

	/**
	 * Where a {@link Runnable} is left that ends the body.
	 */
	static final String BODY = ServletExchange.class.getName() + ".BODY";

	private static final String ABORTED = ServletExchange.class.getName() + ".ABORTED";

	private final HttpServletRequest request;

	private final HttpTraffic traffic;

	ServletExchange(HttpServletRequest request, HttpTraffic traffic) {
		this.request = request;
		this.traffic = traffic;
	}

	/**
	 * The answer has been sent.
	 */
	@Override
	public void run() {
		this.traffic.end(this);
	}

	HttpTraffic traffic() {
		return this.traffic;
	}

	/**
	 * Return whether an answer can end its connection, as in HTTP/1.
	 */
	boolean isConnectionBound() {
		return this.request.getProtocol().startsWith("HTTP/1");
	}

	void endConnection() {
		this.traffic.server().endConnection(this.request);
	}

	boolean isAborted() {
		return this.request.getAttribute(ABORTED) != null;
	}

	@Override
	public String describe() {
		try {
			return describe(this.request.getMethod(), this.request.getAttribute(PATTERN));
		}
		catch (RuntimeException ex) {
			// Servers recycle requests, and this one has just ended.
			return "request that has just ended";
		}
	}

	/**
	 * Spring MVC ends an answer with the result it waits for; anybody else's asynchronous
	 * answer is complete as it is. A thread that writes a stream cannot be told to end.
	 */
	@Override
	public void endBody() {
		if (thread() != null) {
			return;
		}
		try {
			if (!(this.request.getAttribute(BODY) instanceof Runnable end)) {
				this.request.getAsyncContext().complete();
				return;
			}
			end.run();
		}
		catch (IllegalStateException ex) {
			// It has ended by itself in the meantime.
		}
	}

	@Override
	public void abort() {
		if (thread() != null) {
			return;
		}
		try {
			AsyncContext context = this.request.getAsyncContext();
			ServletResponse response = context.getResponse();
			if (response.isCommitted()) {
				// The filter throws on this dispatch, and the server ends the connection
				// without ending the body.
				this.request.setAttribute(ABORTED, true);
				context.dispatch();
			}
			else {
				response.reset();
				((HttpServletResponse) response).setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
				((HttpServletResponse) response).setHeader("Connection", "close");
				context.complete();
			}
		}
		catch (IllegalStateException ex) {
			// It has ended by itself in the meantime.
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.traffic.end(this);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
	}

	@Override
	public void onError(AsyncEvent event) {
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		event.getAsyncContext().addListener(this);
	}

}
