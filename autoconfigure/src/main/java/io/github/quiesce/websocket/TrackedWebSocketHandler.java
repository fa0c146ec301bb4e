package io.github.quiesce.websocket;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/**
 * Follows the sessions of a handler on the servlet stack. Tomcat and Jetty report a
 * session that is being closed from here as closed once the close frame is sent; the
 * answer of the peer is between it and the server.
 */
final class TrackedWebSocketHandler extends WebSocketHandlerDecorator {

	private static final String SESSION = TrackedWebSocketHandler.class.getName() + ".SESSION";

	private final WebSocketDrainable drainable;

	TrackedWebSocketHandler(WebSocketHandler delegate, WebSocketDrainable drainable) {
		super(delegate);
		this.drainable = drainable;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws Exception {
		OpenSession open = new ServletSession(session, OpenSession.nameOf(getLastHandler()),
				this.drainable.closeTimeout());
		session.getAttributes().put(SESSION, open);
		try {
			super.afterConnectionEstablished(session);
		}
		finally {
			if (session.isOpen()) {
				this.drainable.opened(open);
			}
		}
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus closeStatus) throws Exception {
		try {
			super.afterConnectionClosed(session, closeStatus);
		}
		finally {
			if (session.getAttributes().get(SESSION) instanceof OpenSession open) {
				this.drainable.closed(open);
			}
		}
	}

}
