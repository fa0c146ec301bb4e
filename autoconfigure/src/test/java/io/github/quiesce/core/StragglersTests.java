package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.InFlightWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The record that names what is cut.
 */
class StragglersTests {

	private final CountDownLatch end = new CountDownLatch(1);

	private final List<Thread> threads = new ArrayList<>();

	@AfterEach
	void endThreads() throws InterruptedException {
		this.end.countDown();
		for (Thread thread : this.threads) {
			thread.join(Duration.ofSeconds(30).toMillis());
		}
	}

	@Test
	void namesKindDescriptionAgeThreadAndStack() throws Exception {
		Thread worker = worker("http-1");
		String record = record(Map.of("http", List.of(work("GET /orders/{id}", 2300, worker))), Set.of());
		String[] lines = record.split("\n");
		assertThat(lines[0]).isEqualTo("1 unit of work did not finish within 23.0s: http 1");
		assertThat(lines[1]).isEqualTo("  http  GET /orders/{id}  age 2.3s  thread http-1");
		assertThat(lines[2]).startsWith("      at ");
		assertThat(record).contains("StragglersTests.holdOn");
	}

	@Test
	void workWithoutAThreadHasNoStack() {
		String record = record(Map.of("executor", List.of(work("task queued on mailer", 100, null))), Set.of());
		assertThat(record).isEqualTo("""
				1 unit of work did not finish within 23.0s: executor 1
				  executor  task queued on mailer  age 0.1s""");
	}

	@Test
	void countsAllKindsAndLeavesIdleOnesOut() {
		Map<String, List<InFlightWork>> work = new LinkedHashMap<>();
		work.put("http", List.of(work("GET /a", 0, null), work("GET /b", 0, null)));
		work.put("lease", List.of());
		work.put("scheduled", List.of(work("ReportJob.nightly", 0, null)));
		String record = record(work, Set.of());
		assertThat(record).startsWith("3 units of work did not finish within 23.0s: http 2, scheduled 1\n");
		assertThat(record).contains("  scheduled  ReportJob.nightly  age 0.0s");
	}

	@Test
	void showsAtMostTwentyStacksAndAllTheNames() throws Exception {
		List<InFlightWork> work = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			work.add(work("GET /" + i, 0, worker("worker-" + i)));
		}
		String record = record(Map.of("http", work), Set.of());
		assertThat(record.lines().filter((line) -> line.startsWith("  http"))).hasSize(25);
		assertThat(record).contains("GET /24  age 0.0s  thread worker-24");
		assertThat(record.lines().filter((line) -> line.contains("StragglersTests.holdOn"))).hasSize(20);
	}

	@Test
	void longListsAreCut() {
		List<InFlightWork> work = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			work.add(work("GET /" + i, 0, null));
		}
		String record = record(Map.of("http", work), Set.of());
		assertThat(record).startsWith("300 units of work");
		assertThat(record.lines().filter((line) -> line.startsWith("  http"))).hasSize(200);
		assertThat(record).endsWith("\n  …");
	}

	@Test
	void workOfCallersIsNotNamed() throws Exception {
		Thread caller = worker("caller");
		String record = record(
				Map.of("http", List.of(work("POST /exit", 0, caller), work("GET /slow", 0, worker("other")))),
				Set.of(caller));
		assertThat(record).contains("GET /slow").doesNotContain("POST /exit");
	}

	@Test
	void hooksThatHangAreNamed() throws Exception {
		String record = Stragglers.record("did not finish", Map.of(), Map.of(), Set.of(),
				List.of(work("http.announce", 500, worker("quiesce-hook-1"))));
		assertThat(record).startsWith("0 units of work did not finish: nothing in flight")
			.contains("  hook  http.announce  age 0.5s  thread quiesce-hook-1")
			.contains("StragglersTests.holdOn");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadIsNamedAndItsStackShown() throws Exception {
		CountDownLatch ready = new CountDownLatch(1);
		Thread virtual = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
			.invoke(null, (Runnable) () -> holdOn(ready));
		assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
		this.threads.add(virtual);
		String record = record(Map.of("http", List.of(work("GET /virtual", 0, virtual))), Set.of());
		assertThat(record).contains("thread VirtualThread[#").contains("StragglersTests.holdOn");
	}

	private static String record(Map<String, List<InFlightWork>> work, Set<Thread> callers) {
		Map<String, Integer> inFlight = new LinkedHashMap<>();
		work.forEach((kind, entries) -> inFlight.put(kind, entries.size()));
		return Stragglers.record("did not finish within 23.0s", inFlight, work, callers, List.of());
	}

	private static InFlightWork work(String description, long millis, Thread thread) {
		return new InFlightWork(description, Duration.ofMillis(millis), thread);
	}

	private Thread worker(String name) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(1);
		Thread thread = new Thread(() -> holdOn(ready), name);
		thread.start();
		this.threads.add(thread);
		assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
		return thread;
	}

	private void holdOn(CountDownLatch ready) {
		ready.countDown();
		DrainTests.awaitUninterruptibly(this.end);
	}

}
