package io.github.quiesce.bench;

import java.util.concurrent.TimeUnit;

import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.reactive.InFlightWebFilter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * A reactive request through the tracking filter and through an empty one. Both sides pay
 * for an exchange, its response and, with a handler that commits, for the commit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReactivePathBenchmark {

	private final WebFilter emptyFilter = (exchange, chain) -> chain.filter(exchange);

	private final WebFilter inFlightFilter = new InFlightWebFilter(Running.traffic(new HttpServerControl() {

	}));

	/**
	 * What the handler does: nothing, or commit the response.
	 */
	@Param({ "nothing", "commit" })
	public String handler;

	private WebFilterChain chain;

	/**
	 * Create the handler.
	 */
	@Setup
	public void createHandler() {
		this.chain = "commit".equals(this.handler) ? new CommittingHandler() : new IdleHandler();
	}

	@Benchmark
	public Object empty(Worker worker) {
		return worker.serve(this.emptyFilter, this.chain);
	}

	@Benchmark
	public Object tracked(Worker worker) {
		return worker.serve(this.inFlightFilter, this.chain);
	}

	/**
	 * A thread of a server, which is told of the end of each exchange.
	 */
	@State(Scope.Thread)
	public static class Worker implements CoreSubscriber<Void> {

		private long ended;

		Object serve(WebFilter filter, WebFilterChain chain) {
			StubExchange exchange = new StubExchange();
			filter.filter(exchange, chain).subscribe(this);
			return exchange;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void ignored) {
		}

		@Override
		public void onError(Throwable failure) {
			throw new IllegalStateException(failure);
		}

		@Override
		public void onComplete() {
			this.ended++;
		}

	}

	private static final class IdleHandler implements WebFilterChain {

		/**
		 * Not inlined: what lies between a filter and a handler never is, and objects
		 * that escape through it are allocated.
		 */
		@Override
		@CompilerControl(CompilerControl.Mode.DONT_INLINE)
		public Mono<Void> filter(ServerWebExchange exchange) {
			return Mono.empty();
		}

	}

	private static final class CommittingHandler implements WebFilterChain {

		@Override
		@CompilerControl(CompilerControl.Mode.DONT_INLINE)
		public Mono<Void> filter(ServerWebExchange exchange) {
			return exchange.getResponse().setComplete();
		}

	}

}
