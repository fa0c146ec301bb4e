package io.github.quiesce.http.reactive;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.quiesce.WorkListener;
import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.IgnoredPaths;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * The reactive path of a request: complete, failed, cancelled, ignored, refused and cut.
 */
class InFlightWebFilterTests {

	private final HttpTraffic traffic = new HttpTraffic(new IgnoredPaths(List.of("/actuator/**")), true,
			Duration.ofSeconds(7));

	private final WorkListener listener = mock();

	private final InFlightWebFilter filter = new InFlightWebFilter(this.traffic);

	private final MockServerWebExchange exchange = exchange("/orders/7?token=secret");

	private final Sinks.Empty<Void> handler = Sinks.empty();

	private final AtomicBoolean completed = new AtomicBoolean();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	InFlightWebFilterTests() {
		this.traffic.reportTo(this.listener);
	}

	@Test
	void requestIsInFlightFromItsSubscriptionUntilItsCompletion() {
		Mono<Void> result = this.filter.filter(this.exchange, (exchange) -> this.handler.asMono());
		assertThat(this.traffic.inFlight()).isZero();
		subscribe(result);
		assertThat(this.traffic.inFlight()).isOne();
		this.handler.tryEmitEmpty().orThrow();
		assertThat(this.completed).isTrue();
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().arrived();
		then(this.listener).should().completed();
	}

	@Test
	void isDescribedByMethodAndPatternAndHeldByNoThreadWhileItWaits() {
		subscribe((exchange) -> this.handler.asMono());
		assertThat(description()).isEqualTo("GET (no matching pattern yet)");
		this.exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/orders/{id}");
		assertThat(description()).isEqualTo("GET /orders/{id}");
		assertThat(this.traffic.work().get(0).thread()).isNull();
	}

	@Test
	void isHeldByTheThreadThatSubscribes() {
		AtomicReference<@Nullable Thread> holder = new AtomicReference<>();
		subscribe((exchange) -> Mono.fromRunnable(() -> holder.set(this.traffic.work().get(0).thread())));
		assertThat(holder.get()).isSameAs(Thread.currentThread());
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void errorEndsTheRequestAndReachesTheServer() {
		subscribe((exchange) -> this.handler.asMono());
		IllegalStateException error = new IllegalStateException("handler fails");
		this.handler.tryEmitError(error).orThrow();
		assertThat(this.failure.get()).isSameAs(error);
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void cancellationEndsTheRequestAndReachesTheHandler() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Disposable subscription = subscribe((exchange) -> this.handler.asMono().doOnCancel(() -> cancelled.set(true)));
		subscription.dispose();
		assertThat(cancelled).isTrue();
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().completed();
	}

	@Test
	void contextReachesTheHandler() {
		AtomicReference<@Nullable Object> seen = new AtomicReference<>();
		this.filter
			.filter(this.exchange,
					(exchange) -> Mono
						.deferContextual((context) -> Mono.fromRunnable(() -> seen.set(context.get("key")))))
			.contextWrite((context) -> context.put("key", "value"))
			.block(Duration.ofSeconds(30));
		assertThat(seen.get()).isEqualTo("value");
	}

	@Test
	void ignoredPathIsNeitherInFlightNorAnArrival() {
		AtomicInteger meanwhile = new AtomicInteger(-1);
		subscribe(this.filter.filter(exchange("/actuator/health"),
				(exchange) -> Mono.fromRunnable(() -> meanwhile.set(this.traffic.inFlight()))));
		assertThat(meanwhile).hasValue(0);
		then(this.listener).should(never()).arrived();
	}

	@Test
	void answerAfterTheAnnouncementIsTheLastOfItsConnection() {
		subscribe(this.filter.filter(onServer(),
				(exchange) -> this.handler.asMono().then(Mono.defer(exchange.getResponse()::setComplete))));
		this.traffic.announce();
		this.handler.tryEmitEmpty().orThrow();
		assertThat(this.completed).isTrue();
		assertThat(response().getHeaders().getFirst("Connection")).isEqualTo("close");
	}

	@Test
	void answerBeforeTheAnnouncementIsNot() {
		subscribe((exchange) -> exchange.getResponse().setComplete());
		this.traffic.announce();
		assertThat(response().getHeaders().getFirst("Connection")).isNull();
	}

	@Test
	void newRequestIsRefusedWhileDrainingBehindAnOpenListener() {
		this.traffic.announce();
		this.traffic.drain();
		subscribe((exchange) -> Mono.error(new IllegalStateException("Refused requests reach nobody")));
		assertThat(this.failure.get()).isNull();
		assertThat(response().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(response().getHeaders().getFirst("Retry-After")).isEqualTo("7");
		assertThat(response().getHeaders().getFirst("Connection")).isEqualTo("close");
		assertThat(response().getHeaders().getContentLength()).isZero();
		then(this.listener).should().rejected();
		then(this.listener).should(never()).arrived();
	}

	@Test
	void ignoredPathIsNotRefused() {
		this.traffic.announce();
		this.traffic.drain();
		MockServerWebExchange probe = exchange("/actuator/health");
		subscribe(this.filter.filter(probe, (exchange) -> exchange.getResponse().setComplete()));
		assertThat(probe.getResponse().getStatusCode()).isNull();
	}

	@Test
	void abortAnswers503IfNothingIsSent() {
		AtomicBoolean cancelled = new AtomicBoolean();
		subscribe((exchange) -> this.handler.asMono().doOnCancel(() -> cancelled.set(true)));
		this.traffic.abort();
		assertThat(cancelled).isTrue();
		assertThat(response().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(response().isCommitted()).isTrue();
		assertThat(this.completed).isTrue();
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void abortPromisesNoBodyThatWillNotCome() {
		subscribe((exchange) -> {
			exchange.getResponse().getHeaders().setContentLength(100);
			return this.handler.asMono();
		});
		this.traffic.abort();
		assertThat(response().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(response().getHeaders().getContentLength()).isLessThanOrEqualTo(0);
	}

	@Test
	void abortOfACommittedAnswerEndsInAnError() {
		Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();
		MockServerWebExchange exchange = this.exchange;
		subscribe((ignored) -> exchange.getResponse().writeWith(body.asFlux()));
		body.tryEmitNext(exchange.getResponse().bufferFactory().wrap("part".getBytes(StandardCharsets.UTF_8)))
			.orThrow();
		Flux<DataBuffer> sent = response().getBody();
		assertThat(sent).isNotNull();
		assertThat(response().isCommitted()).isTrue();
		assertThat(this.traffic.inFlight()).isOne();
		this.traffic.abort();
		assertThat(this.failure.get()).isInstanceOf(IllegalStateException.class)
			.hasMessage("Aborted at the drain deadline");
		assertThat(this.completed).isFalse();
		assertThat(response().getStatusCode()).isNotEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void whatTheHandlerSignalsAfterAnAbortIsDropped() {
		Sinks.Empty<Void> stubborn = Sinks.empty();
		subscribe((exchange) -> Mono.from(stubborn.asMono().doOnCancel(() -> {
			throw new CancellationException("does not like to be cancelled");
		}).onErrorComplete()));
		this.traffic.abort();
		stubborn.tryEmitEmpty();
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().completed();
	}

	@Test
	void answerIsWaitedForUntilItIsSentOnceAnnounced() {
		AtomicReference<@Nullable Runnable> sent = new AtomicReference<>();
		this.traffic.serve(new HttpServerControl() {

			@Override
			public boolean whenSent(Object nativeRequest, Runnable action) {
				sent.set(action);
				return true;
			}

		});
		subscribe(this.filter.filter(onServer(), (exchange) -> this.handler.asMono()));
		this.traffic.announce();
		this.handler.tryEmitEmpty().orThrow();
		assertThat(this.completed).isTrue();
		assertThat(this.traffic.inFlight()).isOne();
		Runnable action = sent.get();
		assertThat(action).isNotNull();
		action.run();
		assertThat(this.traffic.inFlight()).isZero();
	}

	private static MockServerWebExchange exchange(String uri) {
		return MockServerWebExchange.from(MockServerHttpRequest.get(uri));
	}

	/**
	 * The exchange with a request that has a native one.
	 */
	private ServerWebExchange onServer() {
		return this.exchange.mutate().request(new ServerRequest()).build();
	}

	private MockServerHttpResponse response() {
		return this.exchange.getResponse();
	}

	private String description() {
		return this.traffic.work().get(0).description();
	}

	private Disposable subscribe(WebFilterChain chain) {
		return subscribe(this.filter.filter(this.exchange, chain));
	}

	private Disposable subscribe(Mono<Void> result) {
		return result.subscribe(null, this.failure::set, () -> this.completed.set(true));
	}

	/**
	 * A request as a server makes it.
	 */
	private static final class ServerRequest extends AbstractServerHttpRequest {

		private final Object nativeRequest = new Object();

		ServerRequest() {
			super(HttpMethod.GET, URI.create("/orders/7"), "", new HttpHeaders());
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeRequest() {
			return (T) this.nativeRequest;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.empty();
		}

		@Override
		protected MultiValueMap<String, HttpCookie> initCookies() {
			return new LinkedMultiValueMap<>();
		}

		@Override
		protected @Nullable SslInfo initSslInfo() {
			return null;
		}

	}

}
