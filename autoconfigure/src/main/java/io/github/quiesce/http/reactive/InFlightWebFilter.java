package io.github.quiesce.http.reactive;

import io.github.quiesce.http.HttpTraffic;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Follows every reactive request from before the first other filter until its answer has
 * been sent.
 *
 * @since 0.1.0
 */
public final class InFlightWebFilter implements WebFilter, Ordered {

	/**
	 * Where the {@link io.github.quiesce.http.HttpExchange} of a request that asks for an
	 * upgrade is left.
	 */
	public static final String EXCHANGE_ATTRIBUTE = InFlightWebFilter.class.getName() + ".EXCHANGE";

	private final HttpTraffic traffic;

	/**
	 * Create the filter.
	 * @param traffic where requests are counted
	 */
	public InFlightWebFilter(HttpTraffic traffic) {
		this.traffic = traffic;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (this.traffic.ignores(exchange.getRequest().getPath().pathWithinApplication().value())) {
			markLastIfAnnounced(exchange.getResponse());
			return chain.filter(exchange);
		}
		if (this.traffic.isRefusing()) {
			return refuse(exchange.getResponse());
		}
		return new Followed(chain.filter(exchange), exchange, this.traffic);
	}

	private void markLastIfAnnounced(ServerHttpResponse response) {
		response.beforeCommit(() -> {
			if (this.traffic.isAnnounced()) {
				response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			}
			return Mono.empty();
		});
	}

	private Mono<Void> refuse(ServerHttpResponse response) {
		this.traffic.refused();
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, this.traffic.retryAfter());
		response.getHeaders().set(HttpHeaders.CONNECTION, "close");
		response.getHeaders().setContentLength(0);
		return response.setComplete();
	}

	/**
	 * The handling of a request, counted from its subscription on.
	 */
	private static final class Followed extends MonoOperator<Void, Void> {

		private final ServerWebExchange exchange;

		private final HttpTraffic traffic;

		Followed(Mono<Void> source, ServerWebExchange exchange, HttpTraffic traffic) {
			super(source);
			this.exchange = exchange;
			this.traffic = traffic;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> subscriber) {
			ReactiveExchange reactiveExchange = new ReactiveExchange(this.exchange, this.traffic, subscriber);
			this.traffic.begin(reactiveExchange);
			if (this.exchange.getRequest().getHeaders().getFirst(HttpHeaders.UPGRADE) != null) {
				this.exchange.getAttributes().put(EXCHANGE_ATTRIBUTE, reactiveExchange);
			}
			if (this.traffic.isAnnounced()) {
				// Looked at after it was counted, so that one of both sides sees the
				// other.
				reactiveExchange.announced();
			}
			try {
				this.source.subscribe(reactiveExchange);
			}
			finally {
				// From here on signals come from wherever the handler's work is done.
				reactiveExchange.heldBy(null);
			}
		}

	}

}
