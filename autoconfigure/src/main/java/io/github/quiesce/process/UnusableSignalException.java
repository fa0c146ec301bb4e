package io.github.quiesce.process;

/**
 * Thrown when a signal cannot be handled: the platform does not know it, or the JVM keeps
 * it to itself.
 *
 * @since 0.1.0
 */
public final class UnusableSignalException extends IllegalArgumentException {

	private final String signal;

	UnusableSignalException(String signal, Throwable cause) {
		super("SIG" + signal + " cannot be handled: " + cause.getMessage(), cause);
		this.signal = signal;
	}

	/**
	 * Return the signal.
	 * @return its name without {@code SIG}
	 */
	public String getSignal() {
		return this.signal;
	}

}
