package io.github.quiesce.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * A session on the servlet stack, from its handshake on: Tomcat opens it after its
 * request has ended, and between the two it must not be overlooked.
 */
final class ServletSession extends OpenSession {

	private static final boolean TOMCAT = ClassUtils.isPresent("org.apache.tomcat.websocket.WsSession",
			ServletSession.class.getClassLoader());

	private static final boolean JETTY = ClassUtils.isPresent("org.eclipse.jetty.websocket.api.Session",
			ServletSession.class.getClassLoader());

	private volatile @Nullable WebSocketSession session;

	private volatile ServerSession server = ServerSession.UNKNOWN;

	ServletSession(Object handler) {
		super(nameOf(handler));
	}

	/**
	 * The session is open.
	 */
	void established(WebSocketSession session, Duration closeTimeout) {
		this.server = serverSession(session, closeTimeout);
		this.session = session;
	}

	private static ServerSession serverSession(WebSocketSession session, Duration closeTimeout) {
		Object peer = (session instanceof NativeWebSocketSession holder) ? holder.getNativeSession() : session;
		if (TOMCAT && TomcatSession.isNative(peer)) {
			return new TomcatSession(peer, closeTimeout);
		}
		if (JETTY && JettySession.isNative(peer)) {
			return new JettySession(peer);
		}
		return ServerSession.UNKNOWN;
	}

	@Override
	void goAway() {
		WebSocketSession session = this.session;
		if (session == null) {
			return;
		}
		try {
			session.close(CloseStatus.GOING_AWAY.withReason("Server is going away"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	void cut() {
		this.server.cut();
	}

	@Override
	boolean isGone() {
		return this.server.isGone();
	}

}
