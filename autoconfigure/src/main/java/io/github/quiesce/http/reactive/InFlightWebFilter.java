package io.github.quiesce.http.reactive;

import io.github.quiesce.http.HttpTraffic;
import reactor.core.publisher.Mono;

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
		return new FollowedRequest(chain.filter(exchange), exchange, this.traffic);
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

}
