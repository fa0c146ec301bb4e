package io.github.quiesce.core;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * The log record that names what was still in flight when it was cut.
 */
final class Stragglers {

	private static final int MAX_STACKS = 20;

	private static final int MAX_LINES = 200;

	private static final int MAX_FRAMES = 40;

	private final StringBuilder text = new StringBuilder();

	private int stacks;

	private int lines;

	private Stragglers() {
	}

	static String record(String what, Map<String, Integer> inFlight, Map<String, List<InFlightWork>> work,
			Set<Thread> callers, List<InFlightWork> hooks) {
		Stragglers stragglers = new Stragglers();
		int units = inFlight.values().stream().mapToInt(Integer::intValue).sum();
		stragglers.text.append(units).append((units == 1) ? " unit of work " : " units of work ").append(what);
		stragglers.text.append(": ").append(ShutdownSummary.format(inFlight));
		work.forEach((kind, entries) -> entries.stream()
			.filter((entry) -> entry.thread() == null || !callers.contains(entry.thread()))
			.forEach((entry) -> stragglers.append(kind, entry)));
		hooks.forEach((hook) -> stragglers.append("hook", hook));
		return stragglers.text.toString();
	}

	private void append(String kind, InFlightWork work) {
		if (++this.lines > MAX_LINES) {
			if (this.lines == MAX_LINES + 1) {
				this.text.append("\n  …");
			}
			return;
		}
		this.text.append("\n  ")
			.append(kind)
			.append("  ")
			.append(work.description())
			.append("  age ")
			.append(ShutdownSummary.format(work.age()));
		Thread thread = work.thread();
		if (thread != null) {
			this.text.append("  thread ").append(nameOf(thread));
			appendStack(thread);
		}
	}

	private void appendStack(@Nullable Thread thread) {
		if (thread == null || this.stacks == MAX_STACKS) {
			return;
		}
		this.stacks++;
		StackTraceElement[] stack = thread.getStackTrace();
		for (int i = 0; i < Math.min(stack.length, MAX_FRAMES); i++) {
			this.text.append("\n      at ").append(stack[i]);
		}
		if (stack.length > MAX_FRAMES) {
			this.text.append("\n      … ").append(stack.length - MAX_FRAMES).append(" more");
		}
	}

	/**
	 * Virtual threads have no name unless somebody gave them one.
	 */
	static String nameOf(Thread thread) {
		String name = thread.getName();
		return name.isEmpty() ? thread.toString() : name;
	}

}
