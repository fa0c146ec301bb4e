package io.github.quiesce.websocket;

import org.eclipse.jetty.websocket.api.Session;

/**
 * A session on Jetty, which reports a close when the connection has ended.
 */
final class JettySession implements ServerSession {

	private final Session session;

	JettySession(Object session) {
		this.session = (Session) session;
	}

	static boolean isNative(Object session) {
		return session instanceof Session;
	}

	@Override
	public void cut() {
		this.session.disconnect();
	}

	@Override
	public boolean isGone() {
		return true;
	}

}
