package io.github.quiesce.websocket;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/**
 * Follows the sessions of a handler on the servlet stack.
 */
final class TrackedWebSocketHandler extends WebSocketHandlerDecorator {

	/**
	 * The attribute of a session that holds what follows it.
	 */
	static final String SESSION = TrackedWebSocketHandler.class.getName() + ".SESSION";

	private final WebSocketDrainable drainable;

	TrackedWebSocketHandler(WebSocketHandler delegate, WebSocketDrainable drainable) {
		super(delegate);
		this.drainable = drainable;
	}

	/**
	 * Return the handler of the application.
	 */
	static WebSocketHandler handlerOf(WebSocketHandler handler) {
		return (handler instanceof WebSocketHandlerDecorator decorator) ? decorator.getLastHandler() : handler;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws Exception {
		// SockJS has handshakes of its own.
		ServletSession open = (session.getAttributes().get(SESSION) instanceof ServletSession upgraded) ? upgraded
				: new ServletSession(getLastHandler());
		session.getAttributes().put(SESSION, open);
		open.established(session, this.drainable.closeTimeout());
		this.drainable.opened(open);
		try {
			super.afterConnectionEstablished(session);
		}
		finally {
			if (session.isOpen()) {
				this.drainable.established(open);
			}
			else {
				this.drainable.closed(open);
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
