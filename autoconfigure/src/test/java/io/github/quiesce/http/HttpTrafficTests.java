package io.github.quiesce.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.WorkListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * The kind {@code http} and what it asks of a server.
 */
class HttpTrafficTests {

	private final HttpServerControl server = mock();

	private final WorkListener listener = mock();

	@Test
	void takesTrafficOnceAServerHasStarted() {
		HttpTraffic traffic = traffic(false);
		assertThat(traffic.kind()).isEqualTo("http");
		assertThat(traffic.acceptsTraffic()).isFalse();
		traffic.serve(this.server);
		assertThat(traffic.acceptsTraffic()).isTrue();
		assertThat(traffic.server()).isSameAs(this.server);
	}

	@Test
	void announcementEndsKeepAliveAndCanBeTakenBack() {
		HttpTraffic traffic = traffic(false);
		traffic.serve(this.server);
		traffic.announce();
		assertThat(traffic.isAnnounced()).isTrue();
		assertThat(traffic.isRefusing()).isFalse();
		then(this.server).should().endKeepAlive();
		then(this.server).should(never()).closeListener();
		traffic.resume();
		assertThat(traffic.isAnnounced()).isFalse();
		then(this.server).should().allowKeepAlive();
	}

	@Test
	void drainClosesTheListener() {
		HttpTraffic traffic = traffic(false);
		traffic.serve(this.server);
		traffic.announce();
		traffic.drain();
		then(this.server).should().closeListener();
		assertThat(traffic.isRefusing()).isFalse();
	}

	@Test
	void drainRefusesBehindAnOpenListenerIfToldTo() {
		HttpTraffic traffic = traffic(true);
		traffic.serve(this.server);
		traffic.announce();
		assertThat(traffic.isRefusing()).isFalse();
		traffic.drain();
		assertThat(traffic.isRefusing()).isTrue();
		then(this.server).should(never()).closeListener();
	}

	@Test
	void exchangeIsInFlightFromItsBeginningToItsOneEnd() {
		HttpTraffic traffic = traffic(false);
		traffic.reportTo(this.listener);
		TestExchange exchange = new TestExchange();
		traffic.begin(exchange);
		assertThat(traffic.inFlight()).isOne();
		assertThat(traffic.work()).singleElement().satisfies((work) -> {
			assertThat(work.description()).isEqualTo("GET /orders/{id}");
			assertThat(work.thread()).isSameAs(Thread.currentThread());
		});
		then(this.listener).should().arrived();
		traffic.end(exchange);
		traffic.end(exchange);
		assertThat(traffic.inFlight()).isZero();
		then(this.listener).should().completed();
	}

	@Test
	void abortReachesEveryExchangeAndItsThread() {
		HttpTraffic traffic = traffic(false);
		TestExchange first = new TestExchange();
		TestExchange second = new TestExchange();
		traffic.begin(first);
		traffic.begin(second);
		traffic.abort();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(first.aborts).hasValue(1);
		assertThat(second.aborts).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "PT5S,5", "PT0.5S,1", "PT1.9S,1", "PT2M,120" })
	void retryAfterIsGivenInWholeSecondsAndNotZero(Duration value, String header) {
		assertThat(new HttpTraffic(new IgnoredPaths(List.of()), true, value).retryAfter()).isEqualTo(header);
	}

	@Test
	void unknownServerTakesEveryCall() {
		HttpServerControl.NONE.endKeepAlive();
		HttpServerControl.NONE.allowKeepAlive();
		HttpServerControl.NONE.closeListener();
		assertThat(HttpServerControl.NONE.whenSent(new Object(), () -> {
		})).isFalse();
	}

	private static HttpTraffic traffic(boolean rejectNew) {
		return new HttpTraffic(new IgnoredPaths(List.of()), rejectNew, Duration.ofSeconds(5));
	}

	/**
	 * An exchange that counts how often it was cut.
	 */
	private static final class TestExchange extends HttpExchange {

		private final AtomicInteger aborts = new AtomicInteger();

		@Override
		public void endBody() {
		}

		@Override
		public void abort() {
			this.aborts.incrementAndGet();
		}

		@Override
		public String describe() {
			return describe("GET", "/orders/{id}");
		}

	}

}
