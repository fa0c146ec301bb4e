package io.github.quiesce.watchdog;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.github.quiesce.watchdog.UncaughtErrors.Source;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is counted of errors that nobody has caught, and who else hears of them.
 */
class UncaughtErrorsTests {

	private final List<Throwable> fatal = new ArrayList<>();

	private final UncaughtErrors errors = new UncaughtErrors((error) -> {
		boolean isFatal = error instanceof VirtualMachineError;
		if (isFatal) {
			this.fatal.add(error);
		}
		return isFatal;
	});

	private long count(String handler, Class<?> type) {
		return this.errors.counts().get(new Source(handler, type.getName())).sum();
	}

	@Test
	void countsByHandlerAndType() {
		this.errors.report("web", new IllegalStateException());
		this.errors.report("web", new IllegalStateException());
		this.errors.report("async", new IllegalArgumentException());
		assertThat(count("web", IllegalStateException.class)).isEqualTo(2);
		assertThat(count("async", IllegalArgumentException.class)).isEqualTo(1);
		assertThat(this.fatal).isEmpty();
	}

	@Test
	void oneThatPassesThroughSeveralHandlersIsOne() {
		IllegalStateException error = new IllegalStateException();
		this.errors.report("async", error);
		this.errors.report("thread", new CompletionException(error));
		assertThat(this.errors.total()).isEqualTo(1);
	}

	@Test
	void wrappersAreNotWhatHappened() {
		this.errors.report("web", new ServletException("Handler dispatch failed",
				new UndeclaredThrowableException(new OutOfMemoryError("made up"))));
		assertThat(count("web", OutOfMemoryError.class)).isEqualTo(1);
		assertThat(this.fatal).isNotEmpty();
	}

	@Test
	void whatSomebodyDealsWithCountsOnlyIfItIsFatal() {
		this.errors.observe("web", new IllegalStateException());
		assertThat(this.errors.counts()).isEmpty();
		this.errors.observe("web", new ServletException(new StackOverflowError()));
		assertThat(count("web", StackOverflowError.class)).isEqualTo(1);
	}

	@Test
	void typesWithoutEndAreCountedTogether() {
		for (int i = 0; i < 150; i++) {
			this.errors.report("handler-" + i, new IllegalStateException());
		}
		assertThat(this.errors.counts().keySet()).extracting(Source::type).contains("others");
		assertThat(this.errors.total()).isEqualTo(150);
	}

	@Test
	@ResourceLock("default uncaught exception handler")
	void theHandlerThatWasThereIsCalledAndPutBack() {
		Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		List<String> heard = new ArrayList<>();
		Thread.UncaughtExceptionHandler own = (thread, error) -> heard.add(error.getMessage());
		try {
			Thread.setDefaultUncaughtExceptionHandler(own);
			DefaultHandler handler = new DefaultHandler(this.errors);
			handler.install();
			handler.install();
			fail("first");
			Thread.UncaughtExceptionHandler later = (thread, error) -> heard.add("later " + error.getMessage());
			Thread.setDefaultUncaughtExceptionHandler(later);
			handler.install();
			fail("second");
			assertThat(heard).containsExactly("first", "later second");
			assertThat(count("thread", IllegalStateException.class)).isEqualTo(2);
			handler.uninstall();
			assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(later);
		}
		finally {
			Thread.setDefaultUncaughtExceptionHandler(before);
		}
	}

	private static void fail(String message) {
		Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
		assertThat(handler).isNotNull();
		handler.uncaughtException(Thread.currentThread(), new IllegalStateException(message));
	}

}
