package io.github.quiesce.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.servlet.InFlightFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A servlet request through the tracking filter and through an empty one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServletPathBenchmark {

	private static final byte[] BODY = "{\"id\":42,\"item\":\"a first order\"}".getBytes(StandardCharsets.UTF_8);

	private final Filter emptyFilter = (request, response, chain) -> chain.doFilter(request, response);

	private final Filter inFlightFilter = new InFlightFilter(Running.traffic(new SentByAttribute()));

	/**
	 * What the handler does: nothing, or write a body.
	 */
	@Param({ "nothing", "body" })
	public String handler;

	private FilterChain chain;

	/**
	 * Create the handler.
	 */
	@Setup
	public void createHandler() {
		this.chain = "body".equals(this.handler) ? new WritingHandler() : new IdleHandler();
	}

	@Benchmark
	public Object empty(Worker worker) throws IOException, ServletException {
		return worker.serve(this.emptyFilter, this.chain);
	}

	@Benchmark
	public Object tracked(Worker worker) throws IOException, ServletException {
		return worker.serve(this.inFlightFilter, this.chain);
	}

	/**
	 * A thread of a server, which serves one request after the other with the same
	 * objects.
	 */
	@State(Scope.Thread)
	public static class Worker {

		private final StubRequest request = new StubRequest();

		private final StubResponse response = new StubResponse();

		Object serve(Filter filter, FilterChain chain) throws IOException, ServletException {
			filter.doFilter(this.request, this.response, chain);
			if (this.request.getAttribute(SentByAttribute.WHEN_SENT) instanceof Runnable action) {
				action.run();
			}
			this.request.recycle();
			return this.response;
		}

	}

	/**
	 * Tells that an answer has been sent the way the control of Tomcat does.
	 */
	private static final class SentByAttribute implements HttpServerControl {

		private static final String WHEN_SENT = SentByAttribute.class.getName() + ".WHEN_SENT";

		@Override
		public boolean whenSent(Object nativeRequest, Runnable action) {
			if (nativeRequest instanceof ServletRequest request) {
				request.setAttribute(WHEN_SENT, action);
				return true;
			}
			return false;
		}

	}

	private static final class IdleHandler implements FilterChain {

		/**
		 * Not inlined: what lies between a filter and a handler never is, and objects
		 * that escape through it are allocated.
		 */
		@Override
		@CompilerControl(CompilerControl.Mode.DONT_INLINE)
		public void doFilter(ServletRequest request, ServletResponse response) {
		}

	}

	private static final class WritingHandler implements FilterChain {

		@Override
		@CompilerControl(CompilerControl.Mode.DONT_INLINE)
		public void doFilter(ServletRequest request, ServletResponse response) throws IOException {
			response.getOutputStream().write(BODY);
		}

	}

}
