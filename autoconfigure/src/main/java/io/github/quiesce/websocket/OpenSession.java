package io.github.quiesce.websocket;

import io.github.quiesce.core.InFlight;

import org.springframework.util.ClassUtils;

/**
 * A WebSocket session that is open.
 */
abstract class OpenSession extends InFlight.Entry {

	private final String description;

	OpenSession(String description) {
		super(null);
		this.description = description;
	}

	/**
	 * Describe a session by its handler, which may be a lambda or have no name.
	 */
	static String nameOf(Object handler) {
		return "session of " + ClassUtils.getShortName(handler.getClass());
	}

	/**
	 * Send a close frame with code 1001.
	 */
	abstract void goAway();

	/**
	 * Let go of a peer that does not answer the close frame.
	 */
	abstract void cut();

	@Override
	public String describe() {
		return this.description;
	}

}
