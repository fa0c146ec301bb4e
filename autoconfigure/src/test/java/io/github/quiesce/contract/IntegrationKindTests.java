package io.github.quiesce.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Integration: pollers stop at the announcement, messages in hand are handled.
 */
class IntegrationKindTests extends AbstractKindTests {

	IntegrationKindTests() {
		super(IntegrationApplication.class,
				"spring-integration-core|spring-boot-integration|spring-boot-starter-integration|spring-retry"
						+ "|spring-messaging|reactor-core|reactive-streams");
	}

	@Test
	void pollersStopAndAPollInFlightFinishes() {
		ForkedApplication application = start("quiesce.announce.duration=1s", "test.tick=true", "test.slow=2500",
				"spring.task.scheduling.pool.size=4");
		application.output().await("^FIRED tick", GENEROUS);
		application.output().await("^ENTERED slow 1", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		long settled = application.signalledAt() + Duration.ofMillis(300).toNanos();
		assertThat(application.output().since(settled)).noneMatch((line) -> line.startsWith("FIRED"))
			.contains("STORED slow 1")
			.doesNotContain("ENTERED slow 2");
	}

	@Test
	void aFlowThatWasRegisteredAtRunTimeStopsToo() {
		ForkedApplication application = start("quiesce.announce.duration=1s", "test.late-flow=true");
		application.output().await("^FIRED late", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().since(application.signalledAt() + Duration.ofMillis(300).toNanos()))
			.noneMatch((line) -> line.startsWith("FIRED"));
	}

	@Test
	void whatAHandlerPutsIntoAQueueInMemoryIsHandled() {
		ForkedApplication application = start();
		try (RawHttp http = application.connect()) {
			http.sendGet("/orders?n=20&delay=1000");
			application.output().await("ENTERED handler", GENEROUS);
			application.signal("TERM");
			assertThat(http.receive().text()).isEqualTo("accepted");
		}
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("^STORED order")).hasSize(20);
	}

	@Test
	void anIdlePollerThatWaitsForAMessageHoldsNothingUp() {
		ForkedApplication application = start();
		assertThat(application.get("/orders?n=1&delay=0").status()).isEqualTo(200);
		application.output().await("^STORED order", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().find("drain +0\\.[0-4]s  completed")).hasSize(1);
	}

	@Test
	void aPollThatOutlastsTheBudgetIsInterruptedAndNamed() {
		ForkedApplication application = start("quiesce.grace-period=4s", "quiesce.release.reserve=2s",
				"test.slow=60000");
		application.output().await("^ENTERED slow 1", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(5));
		assertThat(application.output().find("^INTERRUPTED slow 1")).hasSize(1);
		assertThat(application.output().find("integration  poll by slowSource  age")).hasSize(1);
	}

}
