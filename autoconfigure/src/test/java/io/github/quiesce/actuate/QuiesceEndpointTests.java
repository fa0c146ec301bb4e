package io.github.quiesce.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownPhase;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.PhaseReport;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.core.ShutdownSnapshot;
import io.github.quiesce.report.LastShutdown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;

import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AnnotationUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The answer of the endpoint as Boot writes it.
 */
class QuiesceEndpointTests {

	@Test
	void hasItsIdAndIsReadOnlyByDefault() {
		Endpoint endpoint = AnnotationUtils.findAnnotation(QuiesceEndpoint.class, Endpoint.class);
		assertThat(endpoint).isNotNull();
		assertThat(endpoint.id()).isEqualTo("quiesce");
		assertThat(endpoint.defaultAccess()).isEqualTo(Access.READ_ONLY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.jackson.default-property-inclusion=always",
			"spring.jackson.default-property-inclusion=non-null" })
	void runningApplicationHasNullsForWhatHasNoValue(String property) throws Exception {
		ShutdownCoordinator coordinator = new ShutdownCoordinator(new ShutdownPlan(Duration.ofSeconds(25),
				Duration.ofSeconds(2), Duration.ofSeconds(5), null, Duration.ZERO));
		JSONAssert.assertEquals("""
				{
					"state": "RUNNING",
					"reason": null,
					"startedAt": null,
					"elapsed": null,
					"remaining": null,
					"gracePeriod": "PT25S",
					"phases": [],
					"inFlight": {},
					"lastArrival": null,
					"work": [],
					"lastShutdown": null,
					"watchdog": null
				}
				""", json(new QuiesceEndpoint(coordinator, null, null).quiesce(null), property), true);
	}

	@Test
	void stoppingApplicationSaysEverything() throws Exception {
		Map<String, Integer> inFlight = new LinkedHashMap<>();
		inFlight.put("http", 2);
		inFlight.put("scheduled", 1);
		inFlight.put("executor", 0);
		Map<String, List<InFlightWork>> work = new LinkedHashMap<>();
		work.put("http",
				List.of(new InFlightWork("GET /orders/{id}", Duration.ofMillis(2500), new Thread("http-nio-1")),
						new InFlightWork("POST /orders", Duration.ofMillis(20), null)));
		work.put("scheduled", List.of(new InFlightWork("ReportJob.nightly", Duration.ofMinutes(3), null)));
		work.put("executor", List.of());
		ShutdownSnapshot snapshot = new ShutdownSnapshot(QuiesceState.DRAINING, ShutdownReason.SIGTERM,
				Instant.parse("2026-01-02T03:04:05.678Z"), Duration.ofMillis(7250), Duration.ofMillis(17750),
				Duration.ofSeconds(25),
				List.of(new PhaseReport(ShutdownPhase.ANNOUNCE, Duration.ofSeconds(5), PhaseOutcome.COMPLETED)),
				inFlight, Duration.ofMillis(1500), work);
		LastShutdown lastShutdown = new LastShutdown("aborted", "SIGINT", Instant.parse("2026-01-01T03:04:05Z"),
				Duration.ofSeconds(24), Map.of("http", 2L));
		JSONAssert.assertEquals("""
				{
					"state": "DRAINING",
					"reason": "SIGTERM",
					"startedAt": "2026-01-02T03:04:05.678Z",
					"elapsed": "PT7.25S",
					"remaining": "PT17.75S",
					"gracePeriod": "PT25S",
					"phases": [{"name": "announce", "duration": "PT5S", "outcome": "completed"}],
					"inFlight": {"http": 2, "scheduled": 1, "executor": 0},
					"lastArrival": "PT1.5S",
					"work": [
						{"kind": "http", "description": "GET /orders/{id}", "age": "PT2.5S", "thread": "http-nio-1"},
						{"kind": "http", "description": "POST /orders", "age": "PT0.02S", "thread": null},
						{"kind": "scheduled", "description": "ReportJob.nightly", "age": "PT3M", "thread": null}
					],
					"lastShutdown": {"outcome": "aborted", "reason": "SIGINT",
						"triggeredAt": "2026-01-01T03:04:05Z", "duration": "PT24S", "aborted": {"http": 2}},
					"watchdog": null
				}
				""", json(QuiesceDescriptor.of(snapshot, lastShutdown, null),
				"spring.jackson.default-property-inclusion=non-null"), true);
	}

	/**
	 * Write an answer with the mapper that the endpoints of an application use.
	 */
	private static String json(QuiesceDescriptor descriptor, String property) {
		String[] json = new String[1];
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(JacksonAutoConfiguration.class, JacksonEndpointAutoConfiguration.class))
			.withPropertyValues(property)
			.run((context) -> json[0] = context.getBean(EndpointJsonMapper.class).get().writeValueAsString(descriptor));
		return json[0];
	}

}
