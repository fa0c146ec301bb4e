package io.github.quiesce.watchdog;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Memory of direct buffers, as far as the JDK allocates it: libraries may go past it.
 */
final class DirectMemoryResource implements Resource {

	private final @Nullable BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
		.stream()
		.filter((pool) -> pool.getName().equals("direct"))
		.findFirst()
		.orElse(null);

	private final long limit = findLimit();

	private static long findLimit() {
		try {
			HotSpotDiagnosticMXBean diagnostic = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
			long limit = (diagnostic != null) ? Long.parseLong(diagnostic.getVMOption("MaxDirectMemorySize").getValue())
					: 0;
			// Not set, it is as much as the heap may have.
			return (limit > 0) ? limit : Runtime.getRuntime().maxMemory();
		}
		catch (IllegalArgumentException | LinkageError ex) {
			return Runtime.getRuntime().maxMemory();
		}
	}

	@Override
	public LimitedResource sort() {
		return LimitedResource.DIRECT_MEMORY;
	}

	@Override
	public long used() {
		BufferPoolMXBean pool = this.pool;
		return (pool != null) ? pool.getMemoryUsed() : -1;
	}

	@Override
	public long limit() {
		return this.limit;
	}

	/**
	 * Buffers that nobody has any more give their memory back when the heap is collected.
	 */
	@Override
	public void reclaim() {
		System.gc();
	}

}
