package io.github.quiesce.websocket;

import java.util.Map;

import jakarta.servlet.ServletContext;

import org.springframework.context.Lifecycle;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;

/**
 * Counts a session while its request is still counted.
 */
final class TrackedHandshakeHandler implements HandshakeHandler, ServletContextAware, Lifecycle {

	private final HandshakeHandler delegate;

	private final WebSocketDrainable drainable;

	TrackedHandshakeHandler(HandshakeHandler delegate, WebSocketDrainable drainable) {
		this.delegate = delegate;
		this.drainable = drainable;
	}

	@Override
	public boolean doHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) {
		ServletSession session = new ServletSession(TrackedWebSocketHandler.handlerOf(handler));
		attributes.put(TrackedWebSocketHandler.SESSION, session);
		boolean upgraded = this.delegate.doHandshake(request, response, handler, attributes);
		if (upgraded) {
			this.drainable.opened(session);
		}
		return upgraded;
	}

	@Override
	public void setServletContext(ServletContext servletContext) {
		if (this.delegate instanceof ServletContextAware aware) {
			aware.setServletContext(servletContext);
		}
	}

	@Override
	public void start() {
		if (this.delegate instanceof Lifecycle lifecycle) {
			lifecycle.start();
		}
	}

	@Override
	public void stop() {
		if (this.delegate instanceof Lifecycle lifecycle) {
			lifecycle.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.delegate instanceof Lifecycle lifecycle && lifecycle.isRunning();
	}

}
