package io.github.quiesce.websocket;

import java.time.Duration;

import org.apache.tomcat.websocket.WsSession;
import org.apache.tomcat.websocket.WsWebSocketContainer;

/**
 * A session on Tomcat, which reports a close when its own close frame is sent, and looks
 * after peers that do not answer it every ten seconds only.
 */
final class TomcatSession implements ServerSession {

	/**
	 * How long Tomcat waits for the close of a peer, in milliseconds; see
	 * {@code org.apache.tomcat.websocket.Constants}, which is not public API.
	 */
	private static final String CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

	private final WsSession session;

	TomcatSession(Object session, Duration closeTimeout) {
		this.session = (WsSession) session;
		this.session.getUserProperties().put(CLOSE_TIMEOUT, closeTimeout.toMillis());
	}

	static boolean isNative(Object session) {
		return session instanceof WsSession;
	}

	/**
	 * Has Tomcat look now. One look is for all of its sessions, and closes those whose
	 * time to answer is over.
	 */
	@Override
	public void cut() {
		if (!isGone() && this.session.getContainer() instanceof WsWebSocketContainer container) {
			container.setProcessPeriod(1);
			container.backgroundProcess();
		}
	}

	@Override
	public boolean isGone() {
		return this.session.isClosed();
	}

}
