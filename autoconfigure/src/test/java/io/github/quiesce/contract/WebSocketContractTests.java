package io.github.quiesce.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * WebSocket sessions on all servers.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("once")
class WebSocketContractTests {

	@Nested
	class OnTomcat extends AbstractStompTests {

		OnTomcat() {
			super(Server.TOMCAT, WebSocketTestApplications.Servlet.class);
		}

	}

	@Nested
	@Tag("full")
	class OnJetty extends AbstractStompTests {

		OnJetty() {
			super(Server.JETTY, WebSocketTestApplications.Servlet.class);
		}

	}

	@Nested
	class OnNetty extends AbstractWebSocketTests {

		OnNetty() {
			super(Server.NETTY, WebSocketTestApplications.Reactive.class);
		}

	}

}
