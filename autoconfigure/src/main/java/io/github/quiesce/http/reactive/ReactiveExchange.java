package io.github.quiesce.http.reactive;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.quiesce.http.HttpExchange;
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

/**
 * A reactive request, standing between the handler and the server so that it can be cut.
 */
final class ReactiveExchange extends HttpExchange implements CoreSubscriber<Void>, Subscription, Runnable {

	/**
	 * Where WebFlux leaves the pattern; its constant is in a module that is optional.
	 */
	private static final String PATTERN = "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

	private static final AtomicReferenceFieldUpdater<ReactiveExchange, Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(ReactiveExchange.class, Subscription.class, "upstream");

	private static final Subscription DONE = Operators.cancelledSubscription();

	private final FollowedRequest request;

	private final CoreSubscriber<? super Void> downstream;

	/**
	 * The subscription to the handler, {@link #DONE} from the end of the exchange on.
	 */
	private volatile @Nullable Subscription upstream;

	ReactiveExchange(FollowedRequest request, CoreSubscriber<? super Void> downstream) {
		this.request = request;
		this.downstream = downstream;
	}

	/**
	 * End the exchange.
	 * @param cancel whether the handler is told
	 * @return {@code true} for the one call that ended it
	 */
	private boolean finish(boolean cancel) {
		Subscription upstream = UPSTREAM.getAndSet(this, DONE);
		if (cancel && upstream != null) {
			upstream.cancel();
		}
		return upstream != DONE;
	}

	@Override
	public Context currentContext() {
		return this.downstream.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (!UPSTREAM.compareAndSet(this, null, subscription)) {
			subscription.cancel();
		}
		this.downstream.onSubscribe(this);
	}

	@Override
	public void onNext(Void ignored) {
	}

	@Override
	public void onError(Throwable failure) {
		if (finish(false)) {
			endWhenSent();
			this.downstream.onError(failure);
		}
		else {
			Operators.onErrorDropped(failure, currentContext());
		}
	}

	@Override
	public void onComplete() {
		if (finish(false)) {
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
		if (finish(true)) {
			this.request.traffic().end(this);
		}
	}

	private void endWhenSent() {
		// While nothing is stopping, nobody cares about the last byte.
		if (!this.request.traffic().isAnnounced() || !this.request.traffic()
			.server()
			.whenSent(ServerHttpRequestDecorator.getNativeRequest(this.request.exchange().getRequest()), this)) {
			this.request.traffic().end(this);
		}
	}

	/**
	 * The answer has been sent.
	 */
	@Override
	public void run() {
		this.request.traffic().end(this);
	}

	@Override
	public String describe() {
		return describe(this.request.exchange().getRequest().getMethod().name(),
				this.request.exchange().getAttribute(PATTERN));
	}

	/**
	 * Without a source the answer is complete as it is.
	 */
	@Override
	public void endBody() {
		if (finish(true)) {
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
		this.request.traffic()
			.server()
			.endConnection(ServerHttpRequestDecorator.getNativeRequest(this.request.exchange().getRequest()));
		ServerHttpResponse response = this.request.exchange().getResponse();
		response.beforeCommit(() -> {
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			classify(response);
			return Mono.empty();
		});
	}

	@Override
	protected void classify() {
		ServerHttpResponse response = this.request.exchange().getResponse();
		if (response.isCommitted()) {
			classify(response);
		}
	}

	private void classify(ServerHttpResponse response) {
		MediaType contentType = response.getHeaders().getContentType();
		if (contentType != null) {
			this.request.traffic().classify(this, contentType.toString());
		}
	}

	@Override
	public void abort() {
		if (thread() != null) {
			return;
		}
		if (!finish(true)) {
			// The handler has ended, and the client does not read the answer.
			this.request.traffic()
				.server()
				.cutConnection(ServerHttpRequestDecorator.getNativeRequest(this.request.exchange().getRequest()));
			return;
		}
		ServerHttpResponse response = this.request.exchange().getResponse();
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
