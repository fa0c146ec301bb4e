package io.github.quiesce.bench;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * A reactive exchange whose request knows no more than its path and has no headers, and
 * whose response is Spring's own as far as its commit goes: what is done at the commit is
 * part of the cost.
 */
final class StubExchange extends ServerWebExchangeDecorator {

	private static final ServerWebExchange UNUSED = Unused.of(ServerWebExchange.class);

	private static final ServerHttpRequest REQUEST = new Request();

	private final ServerHttpResponse response = new Response();

	StubExchange() {
		super(UNUSED);
	}

	@Override
	public ServerHttpRequest getRequest() {
		return REQUEST;
	}

	@Override
	public ServerHttpResponse getResponse() {
		return this.response;
	}

	private static final class Request extends ServerHttpRequestDecorator {

		private final RequestPath path = RequestPath.parse("/orders/42", "");

		private final HttpHeaders headers = HttpHeaders.readOnlyHttpHeaders(new HttpHeaders());

		Request() {
			super(Unused.of(ServerHttpRequest.class));
		}

		@Override
		public RequestPath getPath() {
			return this.path;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

	private static final class Response extends AbstractServerHttpResponse {

		Response() {
			super(DefaultDataBufferFactory.sharedInstance);
		}

		@Override
		public <T> T getNativeResponse() {
			throw new UnsupportedOperationException();
		}

		@Override
		protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected void applyStatusCode() {
		}

		@Override
		protected void applyHeaders() {
		}

		@Override
		protected void applyCookies() {
		}

	}

}
