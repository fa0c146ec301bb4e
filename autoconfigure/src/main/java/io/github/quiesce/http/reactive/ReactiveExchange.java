package io.github.quiesce.http.reactive;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.github.quiesce.http.HttpExchange;
import io.github.quiesce.http.HttpTraffic;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * A reactive request, standing between the handler and the server so that it can be cut.
 */
final class ReactiveExchange extends HttpExchange implements CoreSubscriber<Void>, Subscription, Runnable {

	/**
	 * Where WebFlux leaves the pattern; its constant is in a module that is optional.
	 */
	private static final String PATTERN = "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

	private static final AtomicIntegerFieldUpdater<ReactiveExchange> DONE = AtomicIntegerFieldUpdater
		.newUpdater(ReactiveExchange.class, "done");

	private final ServerWebExchange exchange;

	private final HttpTraffic traffic;

	private final CoreSubscriber<? super Void> downstream;

	private @Nullable Subscription upstream;

	@SuppressWarnings("unused")
	private volatile int done;

	ReactiveExchange(ServerWebExchange exchange, HttpTraffic traffic, CoreSubscriber<? super Void> downstream) {
		this.exchange = exchange;
		this.traffic = traffic;
		this.downstream = downstream;
	}

	@Override
	public Context currentContext() {
		return this.downstream.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream = subscription;
		this.downstream.onSubscribe(this);
	}

	@Override
	public void onNext(Void ignored) {
	}

	@Override
	public void onError(Throwable failure) {
		if (DONE.compareAndSet(this, 0, 1)) {
			endWhenSent();
			this.downstream.onError(failure);
		}
		else {
			Operators.onErrorDropped(failure, currentContext());
		}
	}

	@Override
	public void onComplete() {
		if (DONE.compareAndSet(this, 0, 1)) {
			endWhenSent();
			this.downstream.onComplete();
		}
	}

	@Override
	public void request(long n) {
		Subscription upstream = this.upstream;
		if (upstream != null) {
			upstream.request(n);
		}
	}

	@Override
	public void cancel() {
		boolean first = DONE.compareAndSet(this, 0, 1);
		Subscription upstream = this.upstream;
		if (upstream != null) {
			upstream.cancel();
		}
		if (first) {
			this.traffic.end(this);
		}
	}

	private void endWhenSent() {
		// While nothing is stopping, nobody cares about the last byte.
		if (!this.traffic.isAnnounced() || !this.traffic.server()
			.whenSent(ServerHttpRequestDecorator.getNativeRequest(this.exchange.getRequest()), this)) {
			this.traffic.end(this);
		}
	}

	/**
	 * The answer has been sent.
	 */
	@Override
	public void run() {
		this.traffic.end(this);
	}

	@Override
	public String describe() {
		return describe(this.exchange.getRequest().getMethod().name(), this.exchange.getAttribute(PATTERN));
	}

	/**
	 * Without a source the answer is complete as it is.
	 */
	@Override
	public void endBody() {
		if (DONE.compareAndSet(this, 0, 1)) {
			Subscription upstream = this.upstream;
			if (upstream != null) {
				upstream.cancel();
			}
			endWhenSent();
			this.downstream.onComplete();
		}
	}

	/**
	 * Says so in the headers just before they are sent. Safe from any thread, and without
	 * effect if they have been sent.
	 */
	@Override
	protected void announced() {
		ServerHttpResponse response = this.exchange.getResponse();
		response.beforeCommit(() -> {
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			classify(response);
			return Mono.empty();
		});
	}

	@Override
	protected void classify() {
		ServerHttpResponse response = this.exchange.getResponse();
		if (response.isCommitted()) {
			classify(response);
		}
	}

	private void classify(ServerHttpResponse response) {
		MediaType contentType = response.getHeaders().getContentType();
		if (contentType != null) {
			this.traffic.classify(this, contentType.toString());
		}
	}

	@Override
	public void abort() {
		if (thread() != null || !DONE.compareAndSet(this, 0, 1)) {
			return;
		}
		Subscription upstream = this.upstream;
		if (upstream != null) {
			upstream.cancel();
		}
		ServerHttpResponse response = this.exchange.getResponse();
		if (response.isCommitted()) {
			endWhenSent();
			this.downstream.onError(new IllegalStateException("Aborted at the drain deadline"));
			return;
		}
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
		response.setComplete().subscribe(null, this::failed, this::answered);
	}

	private void answered() {
		endWhenSent();
		this.downstream.onComplete();
	}

	private void failed(Throwable failure) {
		endWhenSent();
		this.downstream.onError(failure);
	}

}
