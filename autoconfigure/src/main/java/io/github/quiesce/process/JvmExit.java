package io.github.quiesce.process;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be found out about an exit of the JVM that is under way.
 *
 * @since 0.1.0
 */
public final class JvmExit {

	private static final Thread PROBE = new Thread(() -> {
	}, "quiesce-probe");

	private JvmExit() {
	}

	/**
	 * Return whether the JVM is shutting down.
	 * @return {@code true} once shutdown hooks run
	 */
	public static synchronized boolean isUnderWay() {
		try {
			Runtime.getRuntime().addShutdownHook(PROBE);
			Runtime.getRuntime().removeShutdownHook(PROBE);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	/**
	 * Find the threads that are inside {@link System#exit(int)}: they end only with the
	 * process, so there is no use in waiting for them.
	 * @param threads the threads to look at
	 * @return those that wait for the exit
	 */
	public static Set<Thread> callers(Collection<Thread> threads) {
		return threads.stream().filter(JvmExit::isExiting).collect(Collectors.toSet());
	}

	private static boolean isExiting(Thread thread) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (frame.getMethodName().equals("exit") && frame.getClassName().equals("java.lang.Runtime")) {
				return true;
			}
		}
		return false;
	}

}
