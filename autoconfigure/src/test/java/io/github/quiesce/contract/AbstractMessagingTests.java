package io.github.quiesce.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.quiesce.messaging.MessageDrainable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.mock;

/**
 * The scenarios of a message broker. The broker runs in the JVM of the tests, the
 * application that listens to it in another, which gets real signals.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
abstract class AbstractMessagingTests {

	private static final Duration GENEROUS = Duration.ofSeconds(30);

	/**
	 * What any application needs that uses a database and transactions.
	 */
	static final String DATA = "HikariCP|h2|spring-jdbc|spring-tx|spring-boot-jdbc|spring-boot-sql"
			+ "|spring-boot-persistence|spring-boot-transaction|spring-messaging";

	@RegisterExtension
	final ForkedApplications applications = new ForkedApplications();

	private final AtomicInteger ids = new AtomicInteger();

	private String queue = "none";

	private final Class<?> application;

	private final String libraries;

	private final String kind;

	AbstractMessagingTests(String kind, Class<?> application, String libraries) {
		this.kind = kind;
		this.application = application;
		this.libraries = libraries + "|" + DATA;
	}

	/**
	 * Create a queue or topic.
	 * @param name the name
	 */
	abstract void create(String name);

	/**
	 * Send a message and wait until the broker has it.
	 * @param queue the name of the queue or topic
	 * @param message the message
	 */
	abstract void publish(String queue, String message);

	/**
	 * Return what the application has to know about the broker.
	 * @return properties, each of the form {@code name=value}
	 */
	abstract List<String> properties();

	/**
	 * Return what the names of the queues begin with that have a listener, one for each
	 * sort of listener.
	 * @return the prefixes, the empty one included
	 */
	abstract List<String> prefixes();

	/**
	 * Return a context in this JVM that has what it needs to listen, but for a
	 * {@link MessagingWork}.
	 * @return the runner
	 */
	abstract ApplicationContextRunner context();

	@BeforeEach
	void createQueues() {
		this.queue = "orders-" + nextId();
		prefixes().forEach((prefix) -> create(prefix + this.queue));
	}

	/**
	 * Brokers have much to say.
	 * @param loggers the names of their loggers
	 */
	static void silence(String... loggers) {
		LoggingSystem system = LoggingSystem.get(AbstractMessagingTests.class.getClassLoader());
		for (String logger : loggers) {
			system.setLogLevel(logger, LogLevel.ERROR);
		}
	}

	@Test
	void losesNoMessageInThreeRestarts() {
		restartUnderLoad(3, 300);
	}

	@Test
	@Tag("full")
	void losesNoMessageInTenRestarts() {
		restartUnderLoad(10, 2000);
	}

	private void restartUnderLoad(int restarts, int count) {
		List<ForkedApplication> started = new ArrayList<>();
		List<String> published = publishSteadily(count, (restarts + 1) * 4);
		for (int restart = 0; restart < restarts; restart++) {
			ForkedApplication application = start();
			started.add(application);
			await().atMost(GENEROUS).until(() -> ids("HANDLED", application).size() >= 20);
			assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		}
		started.add(start());
		await().atMost(GENEROUS.multipliedBy(4)).until(() -> {
			Set<String> handled = new HashSet<>();
			started.forEach((application) -> handled.addAll(ids("HANDLED", application)));
			return handled.size() >= count;
		});
		Map<String, Integer> times = new TreeMap<>();
		started.forEach((application) -> ids("HANDLED", application).forEach((id) -> times.merge(id, 1, Integer::sum)));
		Set<String> lost = new TreeSet<>(published);
		lost.removeAll(times.keySet());
		int redelivered = times.values().stream().mapToInt((number) -> number - 1).sum();
		System.out.printf("LEDGER %s: %d restarts, %d published, %d lost, %d handled twice, gone after %s%n", this.kind,
				restarts, published.size(), lost.size(), redelivered,
				started.subList(0, restarts)
					.stream()
					.map((application) -> application.signalToExit().toMillis() + " ms")
					.toList());
		assertThat(published).hasSize(count);
		assertThat(lost).as("lost messages").isEmpty();
		started.subList(0, restarts)
			.forEach((application) -> assertThat(ids("BEGUN", application))
				.as("begun in %s, where these failed: %s", application, ids("FAILED", application))
				.containsExactlyInAnyOrderElementsOf(ids("HANDLED", application)));
		// Delivery is at least once; an acknowledgement may cross the end of its
		// connection.
		assertThat(redelivered).as("messages handled twice").isLessThanOrEqualTo(restarts);
	}

	/**
	 * Publish at a steady rate beside the restarts.
	 */
	private List<String> publishSteadily(int count, int seconds) {
		List<String> published = Collections.synchronizedList(new ArrayList<>());
		ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
		publisher.scheduleAtFixedRate(() -> {
			String id = nextId();
			publish(prefixes().get(published.size() % prefixes().size()) + this.queue, id + ";20");
			published.add(id);
			if (published.size() == count) {
				publisher.shutdown();
			}
		}, 0, TimeUnit.SECONDS.toMicros(seconds) / count, TimeUnit.MICROSECONDS);
		return published;
	}

	@Test
	void finishesWhatIsInHandAndGivesBackTheRest() {
		ForkedApplication application = start();
		List<String> messages = IntStream.range(0, 8).mapToObj((index) -> nextId()).toList();
		messages.forEach((id) -> publish(this.queue, id + ";1000"));
		await().atMost(GENEROUS).until(() -> !ids("BEGUN", application).isEmpty());
		int code = application.signal("TERM").awaitExit(GENEROUS);
		assertThat(code).isEqualTo(143);
		List<String> begun = ids("BEGUN", application);
		assertThat(ids("HANDLED", application)).containsExactlyInAnyOrderElementsOf(begun);
		assertThat(begun).hasSizeLessThanOrEqualTo(3);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(8));
		ForkedApplication successor = start();
		await().atMost(GENEROUS).until(() -> ids("HANDLED", successor).size() >= messages.size() - begun.size());
		Set<String> rest = new TreeSet<>(messages);
		begun.forEach(rest::remove);
		assertThat(ids("HANDLED", successor)).containsExactlyInAnyOrderElementsOf(rest);
	}

	@ParameterizedTest
	@ValueSource(strings = { "async-", "mono-" })
	void awaitsAsynchronousListeners(String prefix) {
		assumeTrue(prefixes().contains(prefix), "There are none");
		ForkedApplication application = start();
		String id = nextId();
		// Longer than it takes Kafka to tell of others of the group that have left
		publish(prefix + this.queue, id + ";5000");
		application.output().await("^BEGUN " + id, GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(ids("HANDLED", application)).containsExactly(id);
		String next = nextId();
		publish(prefix + this.queue, next + ";1");
		ForkedApplication successor = start();
		successor.output().await("^HANDLED " + next, GENEROUS);
		assertThat(ids("BEGUN", successor)).containsExactly(next);
	}

	@Test
	void cutsAtTheDeadlineAndAcknowledgesNothing() {
		ForkedApplication application = start("quiesce.grace-period=3s", "quiesce.release.reserve=1s");
		String id = nextId();
		publish(this.queue, id + ";60000");
		application.output().await("^BEGUN " + id, GENEROUS);
		assertThat(application.signal("TERM").awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(4));
		assertThat(ids("INTERRUPTED", application)).containsExactly(id);
		assertThat(application.output().text()).contains("Orders.onOrder of " + this.queue).contains(this.kind);
		ForkedApplication successor = start("quiesce.grace-period=3s");
		successor.output().await("^BEGUN " + id, GENEROUS);
	}

	@Test
	void listensAgainWhenTheAnnouncementIsTakenBack() {
		List<String> handled = new CopyOnWriteArrayList<>();
		JdbcTemplate jdbc = mock();
		context().withPropertyValues(properties().toArray(String[]::new))
			.withPropertyValues("test.queue=" + this.queue)
			.withBean(MessagingWork.class, () -> new MessagingWork(jdbc, handled::add))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				MessageDrainable<?> drainable = context.getBean(MessageDrainable.class);
				String first = nextId();
				publish(this.queue, first + ";1000");
				await().atMost(GENEROUS).until(() -> drainable.inFlight() == 1);
				assertThat(drainable.work()).singleElement().satisfies((work) -> {
					assertThat(work.description()).isEqualTo("Orders.onOrder of " + this.queue);
					assertThat(work.thread()).isNotNull();
				});
				drainable.announce();
				String second = nextId();
				publish(this.queue, second + ";1");
				await().atMost(GENEROUS).until(() -> drainable.inFlight() == 0);
				assertThat(handled).containsExactly(first);
				drainable.resume();
				await().atMost(GENEROUS).until(() -> handled.contains(second));
				assertThat(handled).containsExactly(first, second);
			});
	}

	private ForkedApplication start(String... properties) {
		return this.applications
			.keep(ForkedApplication.on(Server.TOMCAT)
				.application(this.application, this.libraries)
				.property("spring.main.web-application-type", "none")
				.property("spring.datasource.url", "jdbc:h2:mem:test")
				.property("test.queue", this.queue)
				.properties(properties().toArray(String[]::new))
				.properties(properties)
				.launch())
			.awaitReady();
	}

	private String nextId() {
		return String.valueOf(this.ids.incrementAndGet());
	}

	private static List<String> ids(String event, ForkedApplication application) {
		return application.output().find("^" + event + " (\\d+)").stream().map((matcher) -> matcher.group(1)).toList();
	}

}
