package io.github.quiesce.http;

import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * A request from its head to the last byte of its answer.
 *
 * @since 0.1.0
 */
public abstract class HttpExchange extends InFlight.Entry {

	private static final String NO_PATTERN = " (no matching pattern yet)";

	/**
	 * Create an exchange that is held by the current thread.
	 */
	protected HttpExchange() {
		super(Thread.currentThread());
	}

	/**
	 * The application is about to leave: the answer is to be the last one of its
	 * connection, if that can still be said.
	 */
	protected void announced() {
	}

	/**
	 * Look at the media type of the answer, if that is known by now and was not looked at
	 * before.
	 */
	protected void classify() {
	}

	/**
	 * End the body of an answer that has no end of its own, so that the client sees a
	 * whole answer.
	 */
	public abstract void endBody();

	/**
	 * Cut the exchange if no thread holds it: answer 503 if nothing has been sent, abort
	 * the connection otherwise.
	 */
	public abstract void abort();

	/**
	 * Describe a request without anything that its sender chose.
	 * @param method the method
	 * @param pattern the pattern it was mapped to, {@code null} if it was not
	 * @return method and pattern
	 */
	protected static String describe(String method, @Nullable Object pattern) {
		return (pattern != null) ? method + " " + pattern : method + NO_PATTERN;
	}

}
