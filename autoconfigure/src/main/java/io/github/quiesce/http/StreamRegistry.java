package io.github.quiesce.http;

import io.github.quiesce.core.InFlight;

/**
 * Takes over exchanges whose answers last until somebody ends them. They are no requests
 * to wait for.
 *
 * @since 0.1.0
 */
public interface StreamRegistry {

	/**
	 * Return whether answers of a media type are streams.
	 * @param contentType the value of the header, with parameters
	 * @return {@code true} to take over the exchange
	 */
	boolean isStream(String contentType);

	/**
	 * Return where streams are counted.
	 * @return the set to which exchanges are moved
	 */
	InFlight<HttpExchange> streams();

	/**
	 * An exchange has turned out to be a stream.
	 * @param exchange the exchange, which is among the streams by now
	 */
	void opened(HttpExchange exchange);

	/**
	 * An exchange has ended that is not counted as a request any more.
	 * @param exchange the exchange, a stream or not
	 */
	void ended(HttpExchange exchange);

}
