package io.github.quiesce.http.servlet;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.IgnoredPaths;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * A response says that it is the last one of its connection, whichever way it is
 * committed.
 */
class LastResponseTests {

	private final HttpTraffic traffic = new HttpTraffic(new IgnoredPaths(List.of()), false, Duration.ofSeconds(5));

	private final MockHttpServletResponse target = new MockHttpServletResponse();

	private final LastResponse response = new LastResponse(this.target, exchange("HTTP/1.1"));

	private ServletExchange exchange(String protocol) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setProtocol(protocol);
		return new ServletExchange(request, this.traffic);
	}

	@ParameterizedTest
	@MethodSource("waysToCommit")
	void isMarkedWhenItIsCommittedAfterTheAnnouncement(Commit commit) throws Exception {
		this.traffic.announce();
		commit.accept(this.response);
		assertThat(this.target.getHeader("Connection")).isEqualTo("close");
	}

	@ParameterizedTest
	@MethodSource("waysToCommit")
	void isLeftAloneBeforeTheAnnouncement(Commit commit) throws Exception {
		commit.accept(this.response);
		assertThat(this.target.getHeader("Connection")).isNull();
	}

	@ParameterizedTest
	@MethodSource("waysToCommit")
	void isLeftAloneIfTheConnectionIsNotItsOwn(Commit commit) throws Exception {
		this.traffic.announce();
		commit.accept(new LastResponse(this.target, exchange("HTTP/2.0")));
		assertThat(this.target.getHeader("Connection")).isNull();
	}

	static Stream<Arguments> waysToCommit() {
		return Stream.of(way("flushBuffer", HttpServletResponse::flushBuffer),
				way("sendError", (response) -> response.sendError(500)),
				way("sendError with message", (response) -> response.sendError(500, "broken")),
				way("sendRedirect", (response) -> response.sendRedirect("/elsewhere")),
				way("sendRedirect with status", (response) -> response.sendRedirect("/elsewhere", 303)),
				way("sendRedirect with clearBuffer", (response) -> response.sendRedirect("/elsewhere", false)),
				way("sendRedirect with both", (response) -> response.sendRedirect("/elsewhere", 303, false)),
				way("stream write byte", (response) -> response.getOutputStream().write(1)),
				way("stream write bytes", (response) -> response.getOutputStream().write(new byte[5000])),
				way("stream print", (response) -> response.getOutputStream().print("text")),
				way("stream flush", (response) -> response.getOutputStream().flush()),
				way("stream close", (response) -> response.getOutputStream().close()),
				way("writer write char", (response) -> response.getWriter().write('c')),
				way("writer write chars", (response) -> response.getWriter().write(new char[5000])),
				way("writer write text", (response) -> response.getWriter().write("text")),
				way("writer print", (response) -> response.getWriter().print(42)),
				way("writer append", (response) -> response.getWriter().append("text")),
				way("writer format", (response) -> response.getWriter().format("%d", 42)),
				way("writer flush", (response) -> response.getWriter().flush()),
				way("writer close", (response) -> response.getWriter().close()));
	}

	@Test
	void isNotMarkedOnceItIsCommitted() throws Exception {
		this.response.flushBuffer();
		this.traffic.announce();
		this.response.getOutputStream().write(1);
		this.response.mark(true);
		assertThat(this.target.getHeader("Connection")).isNull();
	}

	@Test
	void isMarkedAgainAfterAReset() throws Exception {
		this.traffic.announce();
		this.response.getWriter().write("text");
		this.response.reset();
		assertThat(this.target.getHeader("Connection")).isNull();
		this.response.getOutputStream().write(1);
		assertThat(this.target.getHeader("Connection")).isEqualTo("close");
	}

	@Test
	void handsOutOneStreamAndOneWriter() throws Exception {
		assertThat(this.response.getOutputStream()).isSameAs(this.response.getOutputStream());
		LastResponse other = new LastResponse(new MockHttpServletResponse(), exchange("HTTP/1.1"));
		assertThat(other.getWriter()).isSameAs(other.getWriter());
	}

	@Test
	void bodyArrivesUnchanged() throws Exception {
		this.traffic.announce();
		this.response.getOutputStream().write('a');
		this.response.getOutputStream().write("xbcx".getBytes(), 1, 2);
		this.response.getOutputStream().println("d");
		assertThat(this.target.getContentAsString()).isEqualTo("abcd\r\n");
	}

	@Test
	void serverThatKnowsBetterIsAskedToMark() throws Exception {
		ServletServerControl server = mock();
		this.traffic.serve(server);
		this.traffic.announce();
		this.response.getOutputStream().write(1);
		then(server).should().markLast(this.target, false);
		assertThat(this.target.getHeader("Connection")).isNull();
	}

	@Test
	void serverIsToldOfAKnownLength() throws Exception {
		ServletServerControl server = mock();
		this.traffic.serve(server);
		this.traffic.announce();
		this.response.setContentLength(1);
		this.response.getOutputStream().write(1);
		then(server).should().markLast(this.target, true);
	}

	private static Arguments way(String name, Commit commit) {
		return Arguments.argumentSet(name, commit);
	}

	/**
	 * A way to commit a response.
	 */
	@FunctionalInterface
	interface Commit {

		void accept(HttpServletResponse response) throws Exception;

	}

}
