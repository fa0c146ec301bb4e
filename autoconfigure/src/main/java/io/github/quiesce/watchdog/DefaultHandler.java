package io.github.quiesce.watchdog;

import java.lang.Thread.UncaughtExceptionHandler;

import org.jspecify.annotations.Nullable;

/**
 * Sees errors that end threads, and leaves them to whoever dealt with them before.
 */
final class DefaultHandler implements UncaughtExceptionHandler {

	/**
	 * Somebody who puts a handler of their own in place each time gets the last word.
	 */
	private static final int MOST_INSTALLATIONS = 8;

	private final UncaughtErrors errors;

	private volatile @Nullable Chained current;

	private int installations;

	DefaultHandler(UncaughtErrors errors) {
		this.errors = errors;
	}

	/**
	 * Put this in front of the handler that is there, unless it is there already.
	 */
	synchronized void install() {
		UncaughtExceptionHandler present = Thread.getDefaultUncaughtExceptionHandler();
		if ((this.current == null || present != this.current) && this.installations < MOST_INSTALLATIONS) {
			this.installations++;
			this.current = new Chained(this, present);
			Thread.setDefaultUncaughtExceptionHandler(this.current);
		}
	}

	/**
	 * Put back what was there, unless somebody has come since.
	 */
	synchronized void uninstall() {
		Chained current = this.current;
		this.installations = MOST_INSTALLATIONS;
		this.current = null;
		if (current != null && Thread.getDefaultUncaughtExceptionHandler() == current) {
			Thread.setDefaultUncaughtExceptionHandler(current.before);
		}
	}

	@Override
	public void uncaughtException(Thread thread, Throwable error) {
		if (this.current != null) {
			this.errors.report(UncaughtErrors.THREAD, thread, error);
		}
	}

	/**
	 * What is in place, in front of another handler.
	 *
	 * @param observer who is told
	 * @param before who deals with the error, {@code null} for what the JVM does
	 */
	private record Chained(DefaultHandler observer,
			@Nullable UncaughtExceptionHandler before) implements UncaughtExceptionHandler {

		@Override
		public void uncaughtException(Thread thread, Throwable error) {
			this.observer.uncaughtException(thread, error);
			if (this.before != null) {
				this.before.uncaughtException(thread, error);
				return;
			}
			System.err.print("Exception in thread \"" + thread.getName() + "\" ");
			error.printStackTrace(System.err);
		}

	}

}
