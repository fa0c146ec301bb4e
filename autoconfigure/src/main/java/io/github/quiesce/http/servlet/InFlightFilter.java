package io.github.quiesce.http.servlet;

import java.io.IOException;

import io.github.quiesce.http.HttpTraffic;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Follows every servlet request from before the first other filter until its answer has
 * been sent.
 *
 * @since 0.1.0
 */
public final class InFlightFilter implements Filter {

	private static final String EXCHANGE = InFlightFilter.class.getName() + ".EXCHANGE";

	private final HttpTraffic traffic;

	/**
	 * Create the filter.
	 * @param traffic where requests are counted
	 */
	public InFlightFilter(HttpTraffic traffic) {
		this.traffic = traffic;
	}

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest request = (HttpServletRequest) servletRequest;
		boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
		ServletExchange followed = first ? null : (ServletExchange) request.getAttribute(EXCHANGE);
		ServletExchange exchange = (followed != null) ? followed : new ServletExchange(request, this.traffic);
		LastResponse response = new LastResponse((HttpServletResponse) servletResponse, exchange);
		if (followed != null) {
			followOn(exchange, request, response, chain);
		}
		else if (!first || this.traffic.ignores(pathOf(request))) {
			// What is dispatched without having been counted was ignored when it came.
			pass(request, response, chain);
		}
		else if (this.traffic.isRefusing()) {
			refuse(response);
		}
		else {
			follow(exchange, request, response, chain);
		}
	}

	private void follow(ServletExchange exchange, HttpServletRequest request, LastResponse response, FilterChain chain)
			throws IOException, ServletException {
		request.setAttribute(EXCHANGE, exchange);
		this.traffic.begin(exchange);
		try {
			pass(request, response, chain);
		}
		finally {
			leave(request, exchange);
		}
	}

	private void followOn(ServletExchange exchange, HttpServletRequest request, LastResponse response,
			FilterChain chain) throws IOException, ServletException {
		if (exchange.isAborted()) {
			throw new ServletException("Aborted at the drain deadline");
		}
		exchange.heldBy(Thread.currentThread());
		try {
			pass(request, response, chain);
		}
		finally {
			if (request.isAsyncStarted()) {
				exchange.heldBy(null);
			}
		}
	}

	private void pass(HttpServletRequest request, LastResponse response, FilterChain chain)
			throws IOException, ServletException {
		try {
			chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException | Error ex) {
			this.traffic.failed(ex);
			throw ex;
		}
		finally {
			if (!request.isAsyncStarted()) {
				response.mark(true);
			}
		}
	}

	private void leave(HttpServletRequest request, ServletExchange exchange) {
		boolean async = request.isAsyncStarted();
		if (async) {
			exchange.heldBy(null);
		}
		if (this.traffic.server().whenSent(request, exchange)) {
			return;
		}
		if (async) {
			request.getAsyncContext().addListener(exchange);
		}
		else {
			this.traffic.end(exchange);
		}
	}

	private void refuse(HttpServletResponse response) {
		this.traffic.refused();
		response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		response.setHeader("Retry-After", this.traffic.retryAfter());
		response.setHeader("Connection", "close");
		response.setContentLength(0);
	}

	private static String pathOf(HttpServletRequest request) {
		String uri = request.getRequestURI();
		String context = request.getContextPath();
		return context.isEmpty() ? uri : uri.substring(context.length());
	}

}
