package io.github.quiesce.watchdog;

import java.lang.ref.WeakReference;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Errors that nobody has caught before they reached a handler of last resort: counted by
 * type, and logged once for each type and place. Whoever reports an error deals with it
 * as before. May be called from any thread, with no memory left.
 *
 * @since 0.1.0
 */
public final class UncaughtErrors {

	/**
	 * The handler of a thread that ends with an error.
	 */
	public static final String THREAD = "thread";

	/**
	 * The handler of {@code @Async} methods without a result.
	 */
	public static final String ASYNC = "async";

	/**
	 * The error handler of a scheduler.
	 */
	public static final String SCHEDULER = "scheduler";

	/**
	 * The server, or the last handler before it.
	 */
	public static final String WEB = "web";

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	/**
	 * Types come from code, and are not many unless classes are made at runtime.
	 */
	private static final int MAX_TYPES = 100;

	private static final int MAX_LOGGED = 500;

	private static final int MAX_CAUSES = 20;

	private static final String OTHERS = "others";

	/**
	 * Wrappers of other libraries that say nothing by themselves.
	 */
	private static final Set<String> WRAPPERS = Set.of("jakarta.servlet.ServletException",
			"reactor.core.Exceptions$BubblingException", "reactor.core.Exceptions$ReactiveException");

	private final Map<Source, LongAdder> counts = new ConcurrentHashMap<>();

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	private final List<BiConsumer<Source, LongAdder>> listeners = new CopyOnWriteArrayList<>();

	/**
	 * An error may pass through several handlers on its way.
	 */
	private final AtomicReferenceArray<@Nullable WeakReference<Throwable>> recent = new AtomicReferenceArray<>(16);

	private final AtomicInteger next = new AtomicInteger();

	private final Predicate<Throwable> fatal;

	/**
	 * Create an empty count.
	 * @param fatal asked first about every error and its causes, and told of it thereby
	 */
	UncaughtErrors(Predicate<Throwable> fatal) {
		this.fatal = fatal;
	}

	/**
	 * An error has reached a handler of last resort.
	 * @param handler what the handler is one of, such as {@link #SCHEDULER}
	 * @param error the error
	 */
	public void report(String handler, Throwable error) {
		report(handler, Thread.currentThread(), error);
	}

	void report(String handler, Thread thread, Throwable error) {
		// Before anything that needs memory
		reportFatal(error);
		try {
			Throwable cause = unwrap(error);
			if (isKnown(cause)) {
				return;
			}
			count(handler, cause);
			log(handler, thread, cause);
		}
		catch (RuntimeException | Error ex) {
			// Whoever reports must not fail for it.
			reportFatal(ex);
		}
	}

	/**
	 * An error has been seen that its handlers deal with. Nothing is counted unless it is
	 * one after which the JVM is not to be trusted.
	 * @param handler what the handler is one of
	 * @param error the error
	 */
	public void observe(String handler, Throwable error) {
		if (reportFatal(error)) {
			report(handler, error);
		}
	}

	private boolean reportFatal(Throwable error) {
		Throwable cause = error;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (this.fatal.test(cause)) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private static Throwable unwrap(Throwable error) {
		Throwable unwrapped = error;
		for (int i = 0; i < MAX_CAUSES; i++) {
			Throwable cause = unwrapped.getCause();
			if (cause == null || !isWrapper(unwrapped)) {
				break;
			}
			unwrapped = cause;
		}
		return unwrapped;
	}

	private static boolean isWrapper(Throwable error) {
		return error instanceof UndeclaredThrowableException || error instanceof ExecutionException
				|| error instanceof CompletionException || WRAPPERS.contains(error.getClass().getName());
	}

	private boolean isKnown(Throwable error) {
		for (int i = 0; i < this.recent.length(); i++) {
			WeakReference<Throwable> reference = this.recent.get(i);
			if (reference != null && reference.get() == error) {
				return true;
			}
		}
		this.recent.set(Math.floorMod(this.next.getAndIncrement(), this.recent.length()), new WeakReference<>(error));
		return false;
	}

	private void count(String handler, Throwable error) {
		Source source = new Source(handler, error.getClass().getName());
		if (this.counts.size() >= MAX_TYPES && !this.counts.containsKey(source)) {
			source = new Source(handler, OTHERS);
		}
		LongAdder count = this.counts.get(source);
		if (count == null) {
			LongAdder added = new LongAdder();
			count = this.counts.putIfAbsent(source, added);
			if (count == null) {
				count = added;
				Source found = source;
				this.listeners.forEach((listener) -> listener.accept(found, added));
			}
		}
		count.increment();
	}

	private void log(String handler, Thread thread, Throwable error) {
		StackTraceElement[] stack = error.getStackTrace();
		String place = error.getClass().getName() + ((stack.length > 0) ? " " + stack[0] : "");
		if (this.logged.size() < MAX_LOGGED && this.logged.add(place)) {
			logger.error("Uncaught " + error.getClass().getName() + " in thread " + Stacks.nameOf(thread) + " ("
					+ handler + "); the next ones from there are only counted", error);
		}
	}

	/**
	 * Tell a listener of every source of errors, also of those that are known already.
	 * @param listener told of a source and its count; may be told of the same source
	 * twice
	 */
	public void addListener(BiConsumer<Source, LongAdder> listener) {
		this.listeners.add(listener);
		this.counts.forEach(listener);
	}

	/**
	 * Return how many errors there were.
	 * @return the counts
	 */
	public Map<Source, LongAdder> counts() {
		return Map.copyOf(this.counts);
	}

	long total() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * Where an error came from.
	 *
	 * @param handler what the handler is one of, such as {@link #SCHEDULER}
	 * @param type the name of the class of the error
	 */
	public record Source(String handler, String type) {

	}

}
