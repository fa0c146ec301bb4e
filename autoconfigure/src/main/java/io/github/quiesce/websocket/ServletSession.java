package io.github.quiesce.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import jakarta.websocket.Session;

import org.springframework.util.ClassUtils;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * A session on the servlet stack.
 */
final class ServletSession extends OpenSession {

	/**
	 * How long Tomcat waits for the close of a peer is a property of each session; see
	 * {@code org.apache.tomcat.websocket.Constants}, which is not public API.
	 */
	private static final String TOMCAT_CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

	private static final boolean JAKARTA = ClassUtils.isPresent("jakarta.websocket.Session",
			ServletSession.class.getClassLoader());

	private static final boolean JETTY = ClassUtils.isPresent("org.eclipse.jetty.websocket.api.Session",
			ServletSession.class.getClassLoader());

	private final WebSocketSession session;

	ServletSession(WebSocketSession session, String description, Duration closeTimeout) {
		super(description);
		this.session = session;
		if (JAKARTA && nativeSession() instanceof Session jakarta) {
			jakarta.getUserProperties().put(TOMCAT_CLOSE_TIMEOUT, closeTimeout.toMillis());
		}
	}

	private Object nativeSession() {
		return (this.session instanceof NativeWebSocketSession holder) ? holder.getNativeSession() : this.session;
	}

	@Override
	void goAway() {
		try {
			this.session.close(CloseStatus.GOING_AWAY.withReason("Server is going away"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	void cut() {
		if (JETTY && nativeSession() instanceof org.eclipse.jetty.websocket.api.Session jetty) {
			jetty.disconnect();
		}
	}

}
