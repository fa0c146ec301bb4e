package io.github.quiesce.watchdog;

import java.time.Duration;

/**
 * Threads, their stacks and times, as the log shows them.
 */
final class Stacks {

	private static final int MAX_FRAMES = 40;

	private Stacks() {
	}

	static void append(StringBuilder text, StackTraceElement[] stack) {
		for (int i = 0; i < Math.min(stack.length, MAX_FRAMES); i++) {
			text.append("\n      at ").append(stack[i]);
		}
		if (stack.length > MAX_FRAMES) {
			text.append("\n      … ").append(stack.length - MAX_FRAMES).append(" more");
		}
	}

	/**
	 * Virtual threads have no name unless somebody gave them one.
	 */
	static String nameOf(Thread thread) {
		String name = thread.getName();
		return name.isEmpty() ? thread.toString() : name;
	}

	/**
	 * In seconds, as precise as somebody who reads the log needs it.
	 */
	static String format(Duration duration) {
		long seconds = duration.toSeconds();
		return (seconds < 10) ? duration.toMillis() / 100 / 10.0 + "s"
				: (seconds < 600) ? seconds + "s" : duration.toMinutes() + "m";
	}

}
