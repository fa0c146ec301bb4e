package io.github.quiesce.websocket;

import io.github.quiesce.http.HttpExchange;
import io.github.quiesce.http.HttpTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;

/**
 * A session on the reactive stack.
 */
final class ReactiveSession extends OpenSession {

	private static final boolean NETTY = ClassUtils.isPresent("reactor.netty.channel.ChannelOperations",
			ReactiveSession.class.getClassLoader());

	private static final String REASON = "Server is going away";

	private final WebSocketSession session;

	private final ServerWebExchange exchange;

	private final HttpTraffic traffic;

	private final @Nullable HttpExchange request;

	ReactiveSession(WebSocketSession session, ServerWebExchange exchange, HttpTraffic traffic,
			@Nullable HttpExchange request, String description) {
		super(description);
		this.session = session;
		this.exchange = exchange;
		this.traffic = traffic;
		this.request = request;
	}

	private Object nativeRequest() {
		return ServerHttpRequestDecorator.getNativeRequest(this.exchange.getRequest());
	}

	@Override
	void goAway() {
		int code = CloseStatus.GOING_AWAY.getCode();
		if (!NETTY || !NettyClose.send(nativeRequest(), code, REASON)) {
			this.session.close(new CloseStatus(code, REASON)).subscribe(null, (failure) -> cut());
		}
	}

	@Override
	void cut() {
		this.traffic.server().cutConnection(nativeRequest());
		if (this.request != null) {
			this.request.abort();
		}
	}

}
