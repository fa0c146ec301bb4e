package io.github.quiesce.watchdog;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Threads of the operating system. Where the system tells how many the process has, those
 * that the JVM keeps for itself are among them.
 */
final class ThreadResource implements Resource {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String THREADS = "Threads:";

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final boolean status = Files.isReadable(STATUS);

	private final long limit;

	/**
	 * Create the resource.
	 * @param limit how many there may be, {@code 0} for what the system says
	 */
	ThreadResource(long limit) {
		this.limit = (limit > 0) ? limit : ThreadLimit.ofThisProcess();
	}

	@Override
	public LimitedResource sort() {
		return LimitedResource.THREADS;
	}

	@Override
	public long used() {
		if (this.status) {
			try {
				for (String line : Files.readAllLines(STATUS)) {
					if (line.startsWith(THREADS)) {
						return Long.parseLong(line.substring(THREADS.length()).trim());
					}
				}
			}
			catch (IOException ex) {
				// No descriptor left to open it with, for example
			}
		}
		return this.threads.getThreadCount();
	}

	@Override
	public long limit() {
		return this.limit;
	}

}
