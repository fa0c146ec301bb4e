package io.github.quiesce.contract;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While anything drains, the database is there.
 */
class EgressKindTests extends AbstractKindTests {

	EgressKindTests() {
		super(EgressApplication.class, AbstractWebSocketTests.LIBRARIES);
	}

	@Test
	void everyKindOfWorkCanWriteToTheDatabaseInItsLastMoment() throws Exception {
		ForkedApplication application = start();
		AbstractWebSocketTests.Peer peer = AbstractWebSocketTests.Peer.connect(application.port(), "/socket");
		application.output().await("^OPENED socket", GENEROUS);
		try (RawHttp slow = application.connect(); RawHttp events = application.connect()) {
			slow.sendGet("/slow?ms=3000");
			events.sendGet("/events");
			for (String work : new String[] { "http", "scheduled", "lease" }) {
				application.output().await("^ENTERED " + work, GENEROUS);
			}
			application.signal("TERM");
			assertThat(slow.receive().text()).isEqualTo("stored");
			assertThat(events.receive().complete()).isTrue();
			assertThat(peer.closeCode()).isEqualTo(1001);
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		for (String work : new String[] { "http", "stream", "websocket", "scheduled", "lease" }) {
			assertThat(application.output().find("^STORED " + work + "$")).as(work).hasSize(1);
		}
	}

}
