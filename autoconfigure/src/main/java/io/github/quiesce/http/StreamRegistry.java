package io.github.quiesce.http;

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
	 * An exchange has turned out to be a stream.
	 * @param exchange the exchange, which is counted nowhere else any more
	 */
	void opened(HttpExchange exchange);

	/**
	 * A stream has ended.
	 * @param exchange the exchange
	 */
	void ended(HttpExchange exchange);

}
