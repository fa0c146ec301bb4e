package io.github.quiesce.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests in flight and what is to happen to them. The filters ask it on every
 * request, so its questions cost no more than the read of a field.
 *
 * @since 0.1.0
 */
public final class HttpTraffic implements Drainable {

	private final InFlight<HttpExchange> exchanges = new InFlight<>();

	private final IgnoredPaths ignoredPaths;

	private final boolean rejectNew;

	private final String retryAfter;

	private volatile HttpServerControl server = HttpServerControl.NONE;

	private volatile @Nullable WorkListener listener;

	private volatile @Nullable StreamRegistry streams;

	private volatile @Nullable Consumer<Throwable> failures;

	private volatile boolean serving;

	private volatile boolean announced;

	private volatile boolean refusing;

	/**
	 * Create the kind.
	 * @param ignoredPaths requests that are neither traffic nor in flight
	 * @param rejectNew whether new requests are refused while draining, instead of
	 * closing the listener
	 * @param retryAfter what a refused client is told
	 */
	public HttpTraffic(IgnoredPaths ignoredPaths, boolean rejectNew, Duration retryAfter) {
		this.ignoredPaths = ignoredPaths;
		this.rejectNew = rejectNew;
		this.retryAfter = Long.toString(Math.max(1, retryAfter.toSeconds()));
	}

	/**
	 * Traffic arrives from now on.
	 * @param server the server it arrives at
	 */
	public void serve(HttpServerControl server) {
		this.server = server;
		this.serving = true;
	}

	/**
	 * Return the server.
	 * @return the control of the server, {@link HttpServerControl#NONE} if it is unknown
	 */
	public HttpServerControl server() {
		return this.server;
	}

	/**
	 * Return whether a request is neither traffic nor in flight.
	 * @param path the path within the application
	 * @return {@code true} to leave the request alone
	 */
	public boolean ignores(String path) {
		return this.ignoredPaths.matches(path);
	}

	/**
	 * Return whether answers have to end their connection.
	 * @return {@code true} from the announcement on
	 */
	public boolean isAnnounced() {
		return this.announced;
	}

	/**
	 * Return whether new requests are refused.
	 * @return {@code true} while draining behind an open listener
	 */
	public boolean isRefusing() {
		return this.refusing;
	}

	/**
	 * Return what a refused client is told.
	 * @return the value of {@code Retry-After} in seconds
	 */
	public String retryAfter() {
		return this.retryAfter;
	}

	/**
	 * A request has been let in.
	 * @param exchange the exchange
	 */
	public void begin(HttpExchange exchange) {
		this.exchanges.add(exchange);
		WorkListener listener = this.listener;
		if (listener != null) {
			listener.arrived();
		}
	}

	/**
	 * Tell somebody of errors that leave the filters. They go on to the server all the
	 * same.
	 * @param failures who is told, on the thread of the request; must not throw
	 */
	public void reportFailuresTo(Consumer<Throwable> failures) {
		this.failures = failures;
	}

	/**
	 * An error leaves the filters.
	 * @param error the error
	 */
	public void failed(Throwable error) {
		Consumer<Throwable> failures = this.failures;
		if (failures != null) {
			failures.accept(error);
		}
	}

	/**
	 * Hand exchanges that turn out to be streams over to somebody else.
	 * @param streams who takes them over
	 */
	public void handStreamsTo(StreamRegistry streams) {
		this.streams = streams;
	}

	/**
	 * The media type of an answer is known. Called before the answer is committed.
	 * @param exchange the exchange
	 * @param contentType the value of the header
	 */
	public void classify(HttpExchange exchange, String contentType) {
		StreamRegistry streams = this.streams;
		if (streams != null && streams.isStream(contentType) && this.exchanges.moveTo(streams.streams(), exchange)) {
			streams.opened(exchange);
		}
	}

	/**
	 * Count an exchange no longer, because it is counted as something else by now.
	 * @param exchange the exchange
	 */
	public void forget(HttpExchange exchange) {
		this.exchanges.remove(exchange);
	}

	/**
	 * The answer has been sent or will never be.
	 * @param exchange the exchange
	 */
	public void end(HttpExchange exchange) {
		if (this.exchanges.remove(exchange)) {
			WorkListener listener = this.listener;
			if (listener != null) {
				listener.completed();
			}
			return;
		}
		StreamRegistry streams = this.streams;
		if (streams != null) {
			streams.ended(exchange);
		}
	}

	/**
	 * A request has been refused.
	 */
	public void refused() {
		WorkListener listener = this.listener;
		if (listener != null) {
			listener.rejected();
		}
	}

	@Override
	public String kind() {
		return "http";
	}

	@Override
	public int inFlight() {
		classifyAll();
		return this.exchanges.size();
	}

	/**
	 * As long as nothing is stopping, nobody looks at media types until somebody wants to
	 * know.
	 */
	private void classifyAll() {
		if (this.streams != null && !this.announced) {
			this.exchanges.entries().forEach(HttpExchange::classify);
		}
	}

	@Override
	public List<InFlightWork> work() {
		classifyAll();
		return this.exchanges.work((exchange) -> true);
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		classifyAll();
		return this.exchanges.overdue(age, (exchange) -> true);
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public boolean acceptsTraffic() {
		return this.serving;
	}

	@Override
	public void announce() {
		this.announced = true;
		this.exchanges.entries().forEach((exchange) -> {
			exchange.announced();
			exchange.classify();
		});
		this.server.endKeepAlive();
	}

	@Override
	public void drain() {
		if (this.rejectNew) {
			this.refusing = true;
		}
		else {
			this.server.closeListener();
		}
	}

	@Override
	public void resume() {
		this.announced = false;
		this.server.allowKeepAlive();
	}

	@Override
	public void abort() {
		List<HttpExchange> exchanges = this.exchanges.entries();
		this.exchanges.interrupt();
		exchanges.forEach(HttpExchange::abort);
	}

}
