package io.github.quiesce.stream;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.CountedWork;
import io.github.quiesce.core.InFlight;
import io.github.quiesce.core.ShutdownLog;
import io.github.quiesce.core.Spread;
import io.github.quiesce.http.HttpExchange;
import io.github.quiesce.http.StreamRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Server-sent events and the like. Nobody waits for them to end by themselves: when the
 * drain starts they are ended, so that clients see the end of the answer and connect
 * elsewhere.
 *
 * @since 0.1.0
 */
public final class StreamDrainable extends CountedWork<HttpExchange> implements StreamRegistry {

	private static final Log logger = LogFactory.getLog(StreamDrainable.class);

	private static final Duration RETRY = Duration.ofMillis(100);

	private final Set<String> mediaTypes = new TreeSet<>();

	private final Spread spread;

	private final Duration closeTimeout;

	private volatile boolean draining;

	/**
	 * Create the kind.
	 * @param mediaTypes the media types of streams, without parameters
	 * @param spread when streams are ended, from the start of the drain
	 * @param closeTimeout how long a stream that was ended may take to send what it has
	 */
	public StreamDrainable(List<String> mediaTypes, Spread spread, Duration closeTimeout) {
		mediaTypes.forEach((type) -> this.mediaTypes.add(type.toLowerCase(Locale.ROOT)));
		this.spread = spread;
		this.closeTimeout = closeTimeout;
	}

	@Override
	public boolean isStream(String contentType) {
		int parameters = contentType.indexOf(';');
		String type = (parameters < 0) ? contentType : contentType.substring(0, parameters);
		return this.mediaTypes.contains(type.trim().toLowerCase(Locale.ROOT));
	}

	@Override
	public InFlight<HttpExchange> streams() {
		return units();
	}

	@Override
	public void opened(HttpExchange exchange) {
		arrived();
		if (this.draining) {
			// Too late to be among those that were counted; the answer has just begun.
			this.spread.closeAll(List.of(exchange), this::close);
		}
	}

	@Override
	public void ended(HttpExchange exchange) {
		remove(exchange);
	}

	private void close(HttpExchange exchange) {
		this.spread.after(this.closeTimeout, () -> cut(exchange));
		end(exchange);
	}

	/**
	 * A stream cannot be ended while the thread that begins it still holds it.
	 */
	private void end(HttpExchange exchange) {
		if (units().contains(exchange)) {
			exchange.endBody();
			this.spread.after(RETRY, () -> end(exchange));
		}
	}

	/**
	 * Its client does not read, or its thread goes on writing.
	 */
	private void cut(HttpExchange exchange) {
		if (units().contains(exchange)) {
			String text = "Stream " + exchange.describe() + " has not ended " + this.closeTimeout.toMillis()
					+ "ms after it was told to, and is cut";
			ShutdownLog.log(() -> logger.info(text));
			units().interrupt(exchange);
			exchange.abort();
		}
	}

	@Override
	public String kind() {
		return "stream";
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		// They are meant to stay.
		return List.of();
	}

	@Override
	public void drain() {
		this.draining = true;
		this.spread.closeAll(units().entries(), this::close);
	}

	@Override
	public void abort() {
		List<HttpExchange> streams = units().entries();
		super.abort();
		streams.forEach(HttpExchange::abort);
	}

}
