package io.github.quiesce.process;

import java.util.Comparator;
import java.util.Map;

/**
 * What every platform thread does. Virtual threads are not listed by the JVM; those that
 * hold work are named with it.
 */
final class ThreadDump {

	private ThreadDump() {
	}

	static String take() {
		StringBuilder text = new StringBuilder();
		Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey(Comparator.comparing(Thread::getName)))
			.forEach((entry) -> append(text, entry.getKey(), entry.getValue()));
		return text.toString();
	}

	private static void append(StringBuilder text, Thread thread, StackTraceElement[] stack) {
		text.append("\n\"").append(thread.getName()).append("\" ").append(thread.getState());
		if (thread.isDaemon()) {
			text.append(" daemon");
		}
		for (StackTraceElement frame : stack) {
			text.append("\n    at ").append(frame);
		}
	}

}
