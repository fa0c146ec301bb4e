package io.github.quiesce.websocket;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.quiesce.core.InFlight;

import org.springframework.util.ClassUtils;

/**
 * A WebSocket session that is open.
 */
abstract class OpenSession extends InFlight.Entry {

	private final String description;

	private final AtomicBoolean counted = new AtomicBoolean();

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
	 * Count this session once.
	 * @return whether it was not counted before
	 */
	final boolean count() {
		return this.counted.compareAndSet(false, true);
	}

	/**
	 * Send a close frame with code 1001.
	 */
	abstract void goAway();

	/**
	 * Let go of a peer that does not answer the close frame.
	 */
	abstract void cut();

	/**
	 * Return whether the connection of a session that was reported as closed has ended.
	 * @return {@code true} as well if the server reports no close before that
	 */
	boolean isGone() {
		return true;
	}

	@Override
	public String describe() {
		return this.description;
	}

}
