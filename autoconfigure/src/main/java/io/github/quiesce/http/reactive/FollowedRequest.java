package io.github.quiesce.http.reactive;

import java.util.Locale;

import io.github.quiesce.http.HttpTraffic;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The handling of a request, counted from its subscription on.
 */
final class FollowedRequest extends MonoOperator<Void, Void> {

	/**
	 * In lower case, which headers that ignore the case need not convert.
	 */
	private static final String UPGRADE = HttpHeaders.UPGRADE.toLowerCase(Locale.ROOT);

	private final ServerWebExchange exchange;

	private final HttpTraffic traffic;

	FollowedRequest(Mono<Void> source, ServerWebExchange exchange, HttpTraffic traffic) {
		super(source);
		this.exchange = exchange;
		this.traffic = traffic;
	}

	ServerWebExchange exchange() {
		return this.exchange;
	}

	HttpTraffic traffic() {
		return this.traffic;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> subscriber) {
		ReactiveExchange reactiveExchange = new ReactiveExchange(this, subscriber);
		this.traffic.begin(reactiveExchange);
		if (this.exchange.getRequest().getHeaders().getFirst(UPGRADE) != null) {
			this.exchange.getAttributes().put(InFlightWebFilter.EXCHANGE_ATTRIBUTE, reactiveExchange);
		}
		if (this.traffic.isAnnounced()) {
			// Looked at after it was counted, so that one of both sides sees the
			// other.
			reactiveExchange.announced();
		}
		try {
			this.source.subscribe(reactiveExchange);
		}
		catch (RuntimeException | Error ex) {
			// No signal: an error that is not for handlers, and nobody answers.
			this.traffic.failed(ex);
			this.traffic.end(reactiveExchange);
			throw ex;
		}
		finally {
			// From here on signals come from wherever the handler's work is done.
			reactiveExchange.heldBy(null);
		}
	}

}
