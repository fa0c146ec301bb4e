package io.github.quiesce.executor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.quiesce.InFlightWork;

/**
 * Finds workers of pools that stand still within a task. The pools do not tell when a
 * task began; but a thread that has used no CPU time between two looks has not gone on to
 * another one. A task that goes in circles is not found.
 */
final class StillWorkers {

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final Map<Thread, Look> looks = new WeakHashMap<>();

	/**
	 * Look at the workers, and find those that have stood still since other looks.
	 * @param pools the pools
	 * @param age for how long at least
	 * @return their tasks
	 */
	synchronized List<InFlightWork> overdue(List<CountedPool> pools, Duration age) {
		List<InFlightWork> overdue = new ArrayList<>();
		if (!this.threads.isThreadCpuTimeSupported() || !this.threads.isThreadCpuTimeEnabled()) {
			return overdue;
		}
		long now = System.nanoTime();
		for (CountedPool pool : pools) {
			for (Thread worker : pool.workers()) {
				Duration still = still(worker, now);
				InFlightWork task = (still.compareTo(age) >= 0) ? pool.work(worker, still) : null;
				if (task != null) {
					overdue.add(task);
				}
			}
		}
		return overdue;
	}

	private Duration still(Thread worker, long now) {
		long cpuTime = this.threads.getThreadCpuTime(worker.getId());
		Look look = this.looks.get(worker);
		if (cpuTime < 0 || look == null || look.cpuTime() != cpuTime) {
			this.looks.put(worker, new Look(cpuTime, now));
			return Duration.ZERO;
		}
		return Duration.ofNanos(now - look.since());
	}

	/**
	 * How much CPU time a thread had used.
	 *
	 * @param cpuTime the time in nanoseconds
	 * @param since when it was first seen to have used that much
	 */
	private record Look(long cpuTime, long since) {

	}

}
