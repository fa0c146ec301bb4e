package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.Lease;
import io.github.quiesce.OnQuiesce;
import io.github.quiesce.Quiesce;
import io.github.quiesce.QuiesceState;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods annotated with {@link OnQuiesce}.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnQuiesceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuiesceAutoConfiguration.class));

	@Test
	void methodsAndCallbacksRunInOrderWhenTheDrainHasEnded() {
		Notes notes = new Notes();
		this.runner.withBean(Notes.class, () -> notes).withBean(Methods.class).run((context) -> {
			Quiesce quiesce = context.getBean(Quiesce.class);
			quiesce.on(QuiesceState.RELEASING, "unordered", () -> notes.add("callback"));
			quiesce.on(QuiesceState.RELEASING, "ordered", new OrderedCallback(notes));
			context.close();
		});
		assertThat(notes.texts).containsExactly("announcing", "1", "callback 2", "3", "unordered", "callback",
				"destroyed");
	}

	@Test
	void aBufferThatIsNotFullIsFlushed() {
		Buffer buffer = new Buffer();
		this.runner.withBean(Buffer.class, () -> buffer).run((context) -> {
			for (int i = 0; i < 449; i++) {
				buffer.add("entry " + i);
			}
			assertThat(buffer.flushed).hasSize(400);
			try (Lease lease = context.getBean(Quiesce.class).lease("writing")) {
				buffer.add("entry 449");
			}
			context.close();
		});
		assertThat(buffer.flushed).hasSize(450).doesNotHaveDuplicates();
	}

	@Test
	void oneThatHangsOrThrowsIsNamedAndDoesNotTakeTheTimeOfTheOthers(CapturedOutput output) {
		Notes notes = new Notes();
		Troubled troubled = new Troubled(notes);
		long begin = System.nanoTime();
		this.runner.withPropertyValues("quiesce.grace-period=4s", "quiesce.release.reserve=1s")
			.withBean(Troubled.class, () -> troubled)
			.run((context) -> context.close());
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(4800));
		assertThat(notes.texts).containsExactly("second", "third");
		assertThat(output).contains("Shutdown hook 'flush of the outbox' has not returned and is left behind")
			.contains("Shutdown hook 'Troubled.broken' failed");
		troubled.release.countDown();
	}

	@Test
	void methodsOfADestroyedBeanAreForgotten() {
		Notes notes = new Notes();
		this.runner.withBean(Notes.class, () -> notes).withBean("methods", Methods.class).run((context) -> {
			context.getBeanFactory().destroyBean("methods", context.getBean(Methods.class));
			context.close();
		});
		assertThat(notes.texts).doesNotContain("1", "announcing");
	}

	@Test
	void whatIsNoSingletonIsNotCalled() {
		Notes notes = new Notes();
		this.runner.withBean(Notes.class, () -> notes)
			.withBean("methods", Methods.class, () -> new Methods(notes),
					(definition) -> definition.setScope("prototype"))
			.run((context) -> {
				assertThat(context.getBean(Methods.class)).isNotNull();
				context.close();
			});
		assertThat(notes.texts).isEmpty();
	}

	@Test
	void aMethodWithParametersStopsTheStart() {
		this.runner.withBean(Parameters.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseMessage("@OnQuiesce method Parameters.flush must not have parameters"));
	}

	@Test
	void aMethodForRunningStopsTheStart() {
		this.runner.withBean(Running.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseMessage("@OnQuiesce method Running.never must name a state of a shutdown, not RUNNING"));
	}

	@Test
	void theAnnotationMeansNothingWithoutQuiesce() {
		Notes notes = new Notes();
		this.runner.withPropertyValues("quiesce.enabled=false")
			.withBean(Notes.class, () -> notes)
			.withBean(Methods.class)
			.run((context) -> context.close());
		assertThat(notes.texts).containsExactly("destroyed");
	}

	/**
	 * What has happened so far.
	 */
	static class Notes {

		private final List<String> texts = new CopyOnWriteArrayList<>();

		void add(String text) {
			this.texts.add(text);
		}

	}

	/**
	 * Methods in no particular order.
	 */
	static class Methods {

		private final Notes notes;

		Methods(Notes notes) {
			this.notes = notes;
		}

		@OnQuiesce
		void unordered() {
			this.notes.add("unordered");
		}

		@OnQuiesce
		@Order(3)
		void third() {
			this.notes.add("3");
		}

		@OnQuiesce
		@Order(1)
		String first() {
			this.notes.add("1");
			return "ignored";
		}

		@OnQuiesce(QuiesceState.ANNOUNCING)
		private void announcing() {
			this.notes.add("announcing");
		}

		@PreDestroy
		void destroy() {
			this.notes.add("destroyed");
		}

	}

	/**
	 * A callback with a place of its own.
	 */
	record OrderedCallback(Notes notes) implements Runnable, Ordered {

		@Override
		public void run() {
			this.notes.add("callback 2");
		}

		@Override
		public int getOrder() {
			return 2;
		}

	}

	/**
	 * A buffer that writes 200 entries at once.
	 */
	static class Buffer {

		private final List<String> entries = new CopyOnWriteArrayList<>();

		private final List<String> flushed = new CopyOnWriteArrayList<>();

		synchronized void add(String entry) {
			this.entries.add(entry);
			if (this.entries.size() == 200) {
				flush();
			}
		}

		@OnQuiesce
		synchronized void flush() {
			this.flushed.addAll(this.entries);
			this.entries.clear();
		}

	}

	/**
	 * Methods that fail in different ways.
	 */
	static class Troubled {

		private final CountDownLatch release = new CountDownLatch(1);

		private final Notes notes;

		Troubled(Notes notes) {
			this.notes = notes;
		}

		@OnQuiesce(name = "flush of the outbox")
		@Order(1)
		void hangs() throws InterruptedException {
			this.release.await(60, TimeUnit.SECONDS);
		}

		@OnQuiesce
		@Order(2)
		void second() {
			this.notes.add("second");
		}

		@OnQuiesce
		@Order(3)
		void broken() {
			throw new IllegalStateException("broken");
		}

		@OnQuiesce
		@Order(4)
		void third() {
			this.notes.add("third");
		}

	}

	/**
	 * Not as it should be.
	 */
	static class Parameters {

		@OnQuiesce
		void flush(String text) {
		}

	}

	/**
	 * Not as it should be.
	 */
	static class Running {

		@OnQuiesce(QuiesceState.RUNNING)
		void never() {
		}

	}

}
