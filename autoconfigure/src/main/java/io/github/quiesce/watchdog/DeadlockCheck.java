package io.github.quiesce.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.availability.LivenessState;

/**
 * Platform threads that wait for each other, for monitors or for locks of
 * {@code java.util.concurrent}. Waits that have a timeout end by themselves, so that a
 * deadlock stands only once it was found twice.
 */
final class DeadlockCheck implements Check {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	private static final int MAX_FRAMES = 40;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final DeadlockAction action;

	private final AvailabilitySwitch<LivenessState> liveness;

	private Set<Long> before = Set.of();

	private volatile List<String> names = List.of();

	private volatile boolean standing;

	private volatile long alarms;

	DeadlockCheck(DeadlockAction action, AvailabilitySwitch<LivenessState> liveness) {
		this.action = action;
		this.liveness = liveness;
	}

	@Override
	public String name() {
		return "deadlock";
	}

	@Override
	public void look(long now) {
		Set<Long> found = find();
		boolean standing = found.stream().anyMatch(this.before::contains);
		if (!this.before.containsAll(found)) {
			report(found);
		}
		else if (found.isEmpty() && !this.before.isEmpty()) {
			logger.info("The deadlock of " + String.join(", ", this.names) + " is over");
			this.names = List.of();
		}
		this.before = found;
		this.standing = standing;
		if (this.action == DeadlockAction.BREAK_LIVENESS) {
			if (this.liveness.set(standing) && standing) {
				logger.error("Liveness is broken: the deadlock has been found twice");
			}
		}
	}

	private Set<Long> find() {
		long[] ids = this.threads.isSynchronizerUsageSupported() ? this.threads.findDeadlockedThreads()
				: this.threads.findMonitorDeadlockedThreads();
		Set<Long> found = new HashSet<>();
		if (ids != null) {
			Arrays.stream(ids).forEach(found::add);
		}
		return found;
	}

	private void report(Set<Long> found) {
		Map<Long, ThreadInfo> infos = new HashMap<>();
		ThreadInfo[] array = this.threads.getThreadInfo(found.stream().mapToLong(Long::longValue).toArray(),
				MAX_FRAMES);
		Arrays.stream(array).filter(Objects::nonNull).forEach((info) -> infos.put(info.getThreadId(), info));
		this.names = infos.values().stream().map(ThreadInfo::getThreadName).sorted().toList();
		this.alarms++;
		StringBuilder text = new StringBuilder("Deadlock of ").append(infos.size())
			.append(" threads, none of which can go on:");
		Set<Long> told = new HashSet<>();
		for (ThreadInfo info : infos.values()) {
			// Along the cycle, each thread followed by the one that it waits for
			ThreadInfo next = info;
			while (next != null && told.add(next.getThreadId())) {
				append(text, next);
				next = infos.get(next.getLockOwnerId());
			}
		}
		logger.error(text.toString());
	}

	private static void append(StringBuilder text, ThreadInfo info) {
		text.append("\n  \"")
			.append(info.getThreadName())
			.append("\" waits for ")
			.append(info.getLockName())
			.append(", held by \"")
			.append(info.getLockOwnerName())
			.append('"');
		Stacks.append(text, info.getStackTrace());
	}

	/**
	 * Return the names of the threads in the last deadlock that was found and is not
	 * over.
	 */
	List<String> threads() {
		return this.names;
	}

	/**
	 * Return whether a deadlock was there in the last two rounds.
	 */
	boolean isStanding() {
		return this.standing;
	}

	@Override
	public long alarms() {
		return this.alarms;
	}

}
