package io.github.quiesce.contract;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket sessions on the servlet stack, which are also those of STOMP.
 */
abstract class AbstractStompTests extends AbstractWebSocketTests {

	AbstractStompTests(Server server, Class<?> application) {
		super(server, application);
	}

	@Test
	void stompSessionsAreToldThatTheServerIsGoingAway() throws Exception {
		ForkedApplication application = start(WebSocketTestApplications.Stomp.class);
		Peer peer = Peer.connect(application.port(), "/stomp")
			.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0");
		assertThat(peer.firstMessage()).startsWith("CONNECTED");
		assertThat(application.get("/actuator/quiesce").text()).contains("\"websocket\":1")
			.contains("session of SubProtocolWebSocketHandler");
		application.signal("TERM");
		assertThat(peer.closeCode()).isEqualTo(1001);
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("finished .*websocket 1")).hasSize(1);
	}

}
