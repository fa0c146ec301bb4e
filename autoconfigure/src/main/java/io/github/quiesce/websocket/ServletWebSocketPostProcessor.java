package io.github.quiesce.websocket;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/**
 * Puts tracking around every handler that is mapped, raw and STOMP. It does so before the
 * mapping is initialized, which is when it registers its handlers.
 *
 * @since 0.1.0
 */
public final class ServletWebSocketPostProcessor implements InstantiationAwareBeanPostProcessor {

	private final Supplier<WebSocketDrainable> drainable;

	/**
	 * Create the post-processor.
	 * @param drainable where sessions are counted, asked for once there is a handler
	 */
	public ServletWebSocketPostProcessor(Supplier<WebSocketDrainable> drainable) {
		this.drainable = drainable;
	}

	@Override
	@SuppressWarnings("unchecked")
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		if (bean instanceof WebSocketHandlerMapping mapping) {
			mapping.getUrlMap().entrySet().forEach((entry) -> {
				Map.Entry<String, Object> mapped = (Map.Entry<String, Object>) entry;
				mapped.setValue(track(mapped.getValue()));
			});
		}
		return true;
	}

	private Object track(Object handler) {
		if (handler.getClass() == WebSocketHttpRequestHandler.class) {
			WebSocketHttpRequestHandler http = (WebSocketHttpRequestHandler) handler;
			WebSocketHttpRequestHandler tracked = new WebSocketHttpRequestHandler(
					new TrackedWebSocketHandler(http.getWebSocketHandler(), this.drainable.get()),
					new TrackedHandshakeHandler(http.getHandshakeHandler(), this.drainable.get()));
			tracked.setHandshakeInterceptors(http.getHandshakeInterceptors());
			return tracked;
		}
		if (handler.getClass() == SockJsHttpRequestHandler.class) {
			SockJsHttpRequestHandler sockJs = (SockJsHttpRequestHandler) handler;
			return new SockJsHttpRequestHandler(sockJs.getSockJsService(),
					new TrackedWebSocketHandler(sockJs.getWebSocketHandler(), this.drainable.get()));
		}
		return handler;
	}

}
