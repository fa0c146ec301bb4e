package io.github.quiesce.http.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.IgnoredPaths;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * The servlet path of a request: synchronous, asynchronous, ignored, refused and cut.
 */
class InFlightFilterTests {

	private final HttpTraffic traffic = new HttpTraffic(new IgnoredPaths(List.of("/actuator/**")), true,
			Duration.ofSeconds(7));

	private final WorkListener listener = mock();

	private final InFlightFilter filter = new InFlightFilter(this.traffic);

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders/7");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	InFlightFilterTests() {
		this.traffic.reportTo(this.listener);
		this.request.setAsyncSupported(true);
	}

	@Test
	void synchronousRequestIsInFlightUntilTheChainHasReturned() throws Exception {
		AtomicReference<@Nullable InFlightWork> meanwhile = new AtomicReference<>();
		filter((request, response) -> {
			request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/orders/{id}");
			meanwhile.set(this.traffic.work().get(0));
		});
		assertThat(meanwhile.get()).isNotNull().satisfies((work) -> {
			assertThat(work.description()).isEqualTo("GET /orders/{id}");
			assertThat(work.thread()).isSameAs(Thread.currentThread());
		});
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().arrived();
		then(this.listener).should().completed();
	}

	@Test
	void descriptionHasNothingThatTheSenderChose() throws Exception {
		this.request.setQueryString("token=secret");
		AtomicReference<@Nullable String> description = new AtomicReference<>();
		filter((request, response) -> description.set(this.traffic.work().get(0).description()));
		assertThat(description.get()).isEqualTo("GET (no matching pattern yet)");
	}

	@Test
	void requestThatFailsIsNoLongerInFlight() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> filter((request, response) -> {
			throw new IOException("handler fails");
		}));
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().completed();
	}

	@Test
	void ignoredPathIsNeitherInFlightNorAnArrival() throws Exception {
		this.request.setRequestURI("/actuator/health/readiness");
		AtomicInteger meanwhile = new AtomicInteger(-1);
		filter((request, response) -> meanwhile.set(this.traffic.inFlight()));
		assertThat(meanwhile).hasValue(0);
		then(this.listener).should(never()).arrived();
	}

	@Test
	void ignoredPathIsTakenWithoutTheContextPath() throws Exception {
		this.request.setContextPath("/shop");
		this.request.setRequestURI("/shop/actuator/health");
		filter((request, response) -> assertThat(this.traffic.inFlight()).isZero());
		this.request.setRequestURI("/shop/orders");
		filter((request, response) -> assertThat(this.traffic.inFlight()).isOne());
		then(this.listener).should().arrived();
	}

	@Test
	void answerToAnIgnoredPathIsTheLastOfItsConnectionToo() throws Exception {
		this.traffic.announce();
		this.request.setRequestURI("/actuator/health");
		filter((request, response) -> {
		});
		assertThat(this.response.getHeader("Connection")).isEqualTo("close");
	}

	@Test
	void emptyAnswerIsMarkedWhenTheAnnouncementCameMeanwhile() throws Exception {
		filter((request, response) -> this.traffic.announce());
		assertThat(this.response.getHeader("Connection")).isEqualTo("close");
	}

	@Test
	void otherProtocolsHaveNoConnectionHeader() throws Exception {
		this.traffic.announce();
		this.request.setProtocol("HTTP/2.0");
		filter((request, response) -> assertThat(this.traffic.inFlight()).isOne());
		assertThat(this.response.getHeader("Connection")).isNull();
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void asynchronousRequestIsInFlightUntilItIsComplete() throws Exception {
		filter((request, response) -> request.startAsync(request, response));
		assertThat(this.traffic.inFlight()).isOne();
		assertThat(this.traffic.work().get(0).thread()).isNull();
		then(this.listener).should(never()).completed();
		asyncContext().complete();
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().completed();
	}

	@Test
	void asynchronousDispatchIsHeldByItsThreadAndNoNewArrival() throws Exception {
		filter((request, response) -> request.startAsync(request, response));
		this.request.setAsyncStarted(false);
		this.request.setDispatcherType(DispatcherType.ASYNC);
		AtomicReference<@Nullable Thread> holder = new AtomicReference<>();
		filter((request, response) -> holder.set(this.traffic.work().get(0).thread()));
		assertThat(holder.get()).isSameAs(Thread.currentThread());
		then(this.listener).should().arrived();
		assertThat(this.traffic.inFlight()).isOne();
		asyncContext().complete();
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void errorDispatchIsNoNewArrival() throws Exception {
		AtomicInteger meanwhile = new AtomicInteger();
		filter((request, response) -> {
			this.request.setDispatcherType(DispatcherType.ERROR);
			this.request.setRequestURI("/error");
			filter((errorRequest, errorResponse) -> meanwhile.set(this.traffic.inFlight()));
		});
		assertThat(meanwhile).hasValue(1);
		then(this.listener).should().arrived();
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void errorDispatchOfAnIgnoredPathIsIgnoredToo() throws Exception {
		this.request.setRequestURI("/actuator/unknown");
		filter((request, response) -> ((HttpServletResponse) response).sendError(404));
		errorDispatch("/actuator/unknown", 404);
		filter((request, response) -> assertThat(this.traffic.inFlight()).isZero());
		then(this.listener).should(never()).arrived();
	}

	@Test
	void errorDispatchOfAnIgnoredPathIsNotRefused() throws Exception {
		this.traffic.announce();
		this.traffic.drain();
		this.request.setRequestURI("/actuator/unknown");
		filter((request, response) -> ((HttpServletResponse) response).setStatus(404));
		errorDispatch("/actuator/unknown", 404);
		filter((request, response) -> {
		});
		assertThat(this.response.getStatus()).isEqualTo(404);
		then(this.listener).should(never()).rejected();
	}

	@Test
	void newRequestIsRefusedWhileDrainingBehindAnOpenListener() throws Exception {
		this.traffic.announce();
		this.traffic.drain();
		filter((request, response) -> {
			throw new ServletException("Refused requests reach nobody");
		});
		assertThat(this.response.getStatus()).isEqualTo(503);
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("7");
		assertThat(this.response.getHeader("Connection")).isEqualTo("close");
		assertThat(this.response.getContentLength()).isZero();
		assertThat(this.traffic.inFlight()).isZero();
		then(this.listener).should().rejected();
		then(this.listener).should(never()).arrived();
	}

	@Test
	void ignoredPathIsNotRefused() throws Exception {
		this.traffic.announce();
		this.traffic.drain();
		this.request.setRequestURI("/actuator/health");
		filter((request, response) -> ((HttpServletResponse) response).setStatus(200));
		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	@Test
	void requestInFlightIsNotRefusedOnItsNextDispatch() throws Exception {
		filter((request, response) -> request.startAsync(request, response));
		this.traffic.announce();
		this.traffic.drain();
		this.request.setAsyncStarted(false);
		this.request.setDispatcherType(DispatcherType.ASYNC);
		filter((request, response) -> ((HttpServletResponse) response).setStatus(201));
		assertThat(this.response.getStatus()).isEqualTo(201);
	}

	@Test
	void serverThatCanTellSaysWhenTheAnswerIsSent() throws Exception {
		AtomicReference<@Nullable Runnable> sent = new AtomicReference<>();
		this.traffic.serve(new HttpServerControl() {

			@Override
			public boolean whenSent(Object nativeRequest, Runnable action) {
				sent.set(action);
				return true;
			}

		});
		filter((request, response) -> {
		});
		assertThat(this.traffic.inFlight()).isOne();
		Runnable action = sent.get();
		assertThat(action).isNotNull();
		action.run();
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void abortAnswers503IfNothingIsSent() throws Exception {
		filter((request, response) -> {
			response.setContentLength(100);
			response.getOutputStream().write(1);
			request.startAsync(request, response);
		});
		this.traffic.abort();
		assertThat(this.response.getStatus()).isEqualTo(503);
		assertThat(this.response.getHeader("Connection")).isEqualTo("close");
		assertThat(this.response.getContentLength()).isNotEqualTo(100);
		assertThat(this.response.getContentAsByteArray()).isEmpty();
		assertThat(this.traffic.inFlight()).isZero();
	}

	@Test
	void abortOfACommittedAnswerEndsInAnError() throws Exception {
		filter((request, response) -> {
			request.startAsync(request, response);
			response.flushBuffer();
		});
		AtomicInteger dispatched = new AtomicInteger();
		asyncContext().addDispatchHandler(dispatched::incrementAndGet);
		this.traffic.abort();
		assertThat(dispatched).hasValue(1);
		assertThat(this.response.getStatus()).isEqualTo(200);
		this.request.setDispatcherType(DispatcherType.ASYNC);
		assertThatExceptionOfType(ServletException.class).isThrownBy(() -> filter((request, response) -> {
			throw new IOException("Must not be reached");
		})).withMessage("Aborted at the drain deadline");
	}

	@Test
	void abortLeavesAnAnswerAloneThatAThreadHolds() throws Exception {
		filter((request, response) -> {
			this.traffic.abort();
			assertThat(Thread.interrupted()).isTrue();
		});
		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	private void errorDispatch(String originalUri, int status) {
		this.request.setDispatcherType(DispatcherType.ERROR);
		this.request.setAttribute("jakarta.servlet.error.request_uri", originalUri);
		this.request.setAttribute("jakarta.servlet.error.status_code", status);
		this.request.setRequestURI("/error");
	}

	private MockAsyncContext asyncContext() {
		AsyncContext context = this.request.getAsyncContext();
		assertThat(context).isInstanceOf(MockAsyncContext.class);
		return (MockAsyncContext) context;
	}

	private void filter(FilterChain chain) throws IOException, ServletException {
		this.filter.doFilter(this.request, this.response, chain);
	}

}
