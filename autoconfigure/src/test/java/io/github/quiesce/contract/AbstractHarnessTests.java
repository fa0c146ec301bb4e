package io.github.quiesce.contract;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows that the harness itself works: each server starts, serves and ends on plain Boot,
 * with Quiesce switched off.
 */
abstract class AbstractHarnessTests extends AbstractContractTests {

	AbstractHarnessTests(Server server) {
		super(server);
	}

	@Test
	void plainBootServesAndEnds() {
		ForkedApplication application = start("quiesce.enabled=false");
		assertThat(application.output().text()).containsIgnoringCase(server().name() + " started on port");
		try (RawHttp http = application.connect()) {
			assertThat(http.get("/fast").text()).isEqualTo("fast");
			assertThat(http.get("/slow?ms=1&seed=7&bytes=20000").body()).isEqualTo(Payload.of(7, 20_000));
			assertThat(http.get("/async?ms=1&seed=8&bytes=20000").body()).isEqualTo(Payload.of(8, 20_000));
			RawResponse stream = http.get("/stream?ms=100&seed=9&bytes=20000");
			assertThat(stream.complete()).isTrue();
			assertThat(stream.body()).isEqualTo(Payload.of(9, 20_000));
			assertThat(http.post("/upload", "body").text()).isEqualTo(Payload.receipt("body".getBytes()));
			assertThat(http.post("/orders/a", "").text()).isEqualTo("order a");
			assertThat(http.post("/publish-accepting", "").status()).isEqualTo(200);
			assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
			assertThat(http.get("/tasks?name=task&n=2&ms=1").text()).isEqualTo("submitted");
			assertThat(http.get("/own-tasks?name=own&n=2&ms=1").text()).isEqualTo("submitted");
			Arrays.asList("FINISHED task 1", "FINISHED own 1")
				.forEach((line) -> application.output().await(line, GENEROUS));
		}
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
	}

}
