package io.github.quiesce.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

import com.sun.management.UnixOperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Open files and sockets, where the system has descriptors for them.
 */
final class FileDescriptorResource implements Resource {

	private final @Nullable UnixOperatingSystemMXBean system = find();

	private static @Nullable UnixOperatingSystemMXBean find() {
		try {
			OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
			return (system instanceof UnixOperatingSystemMXBean unix) ? unix : null;
		}
		catch (LinkageError ex) {
			// Not every JVM has this interface.
			return null;
		}
	}

	@Override
	public LimitedResource sort() {
		return LimitedResource.FILE_DESCRIPTORS;
	}

	@Override
	public long used() {
		UnixOperatingSystemMXBean system = this.system;
		return (system != null) ? system.getOpenFileDescriptorCount() : -1;
	}

	@Override
	public long limit() {
		UnixOperatingSystemMXBean system = this.system;
		return (system != null) ? Math.max(0, system.getMaxFileDescriptorCount()) : 0;
	}

}
