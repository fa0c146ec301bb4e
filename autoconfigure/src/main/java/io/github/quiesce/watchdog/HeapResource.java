package io.github.quiesce.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * What the last collection of each part of the heap has left. What has come since may be
 * garbage, and says nothing.
 */
final class HeapResource implements Resource {

	private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

	private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans()
		.stream()
		.filter((pool) -> pool.getType() == MemoryType.HEAP)
		.toList();

	@Override
	public LimitedResource sort() {
		return LimitedResource.HEAP;
	}

	@Override
	public long used() {
		long left = 0;
		for (MemoryPoolMXBean pool : this.pools) {
			MemoryUsage usage = pool.getCollectionUsage();
			if (usage != null) {
				left += usage.getUsed();
			}
		}
		// Parts are collected at different times, and what one had left may be gone.
		return Math.min(left, this.memory.getHeapMemoryUsage().getUsed());
	}

	@Override
	public long limit() {
		return Math.max(0, this.memory.getHeapMemoryUsage().getMax());
	}

	/**
	 * An application that gets no requests may never collect again, and would never be
	 * ready again.
	 */
	@Override
	public void reclaim() {
		System.gc();
	}

}
