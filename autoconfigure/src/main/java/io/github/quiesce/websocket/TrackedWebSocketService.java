package io.github.quiesce.websocket;

import java.util.List;

import io.github.quiesce.http.HttpExchange;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.reactive.InFlightWebFilter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;

/**
 * Follows reactive sessions. Their request lasts as long as they do, and is not counted
 * twice.
 */
final class TrackedWebSocketService implements WebSocketService {

	private final WebSocketService delegate;

	private final WebSocketDrainable drainable;

	private final HttpTraffic traffic;

	TrackedWebSocketService(WebSocketService delegate, WebSocketDrainable drainable, HttpTraffic traffic) {
		this.delegate = delegate;
		this.drainable = drainable;
		this.traffic = traffic;
	}

	@Override
	public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
		HttpExchange request = exchange.getAttribute(InFlightWebFilter.EXCHANGE_ATTRIBUTE);
		return this.delegate.handleRequest(exchange, new Tracked(handler, exchange, request));
	}

	/**
	 * A handler whose sessions are followed.
	 */
	private final class Tracked implements WebSocketHandler {

		private final WebSocketHandler handler;

		private final ServerWebExchange exchange;

		private final @Nullable HttpExchange request;

		Tracked(WebSocketHandler handler, ServerWebExchange exchange, @Nullable HttpExchange request) {
			this.handler = handler;
			this.exchange = exchange;
			this.request = request;
		}

		@Override
		public List<String> getSubProtocols() {
			return this.handler.getSubProtocols();
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			OpenSession open = new ReactiveSession(session, this.exchange, TrackedWebSocketService.this.traffic,
					this.request, OpenSession.nameOf(this.handler));
			TrackedWebSocketService.this.drainable.opened(open);
			TrackedWebSocketService.this.drainable.established(open);
			if (this.request != null) {
				TrackedWebSocketService.this.traffic.forget(this.request);
			}
			return this.handler.handle(session)
				.doFinally((signal) -> TrackedWebSocketService.this.drainable.closed(open));
		}

	}

}
