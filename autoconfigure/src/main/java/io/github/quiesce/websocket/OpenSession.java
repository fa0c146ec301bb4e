package io.github.quiesce.websocket;

import io.github.quiesce.core.InFlight;

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
