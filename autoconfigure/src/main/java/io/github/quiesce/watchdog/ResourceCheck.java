package io.github.quiesce.watchdog;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.springframework.util.function.SingletonSupplier;

/**
 * What the process can run out of: how much is left of it, and whether it goes on getting
 * less.
 */
final class ResourceCheck implements Check {

	private final Supplier<List<ResourceMonitor>> monitors;

	private final LongSupplier load;

	private final LongSupplier requests;

	private long requestsBefore;

	/**
	 * Create the check.
	 * @param monitors the resources, asked for once they are all there
	 * @param load how many units of work are in flight
	 * @param requests how many requests have come since the start
	 */
	ResourceCheck(Supplier<List<ResourceMonitor>> monitors, LongSupplier load, LongSupplier requests) {
		this.monitors = SingletonSupplier.of(monitors);
		this.load = load;
		this.requests = requests;
	}

	@Override
	public String name() {
		return "limit";
	}

	@Override
	public void look(long now) {
		long load = this.load.getAsLong();
		long requests = this.requests.getAsLong();
		long throughput = requests - this.requestsBefore;
		this.requestsBefore = requests;
		RuntimeException failure = null;
		for (ResourceMonitor monitor : monitors()) {
			try {
				monitor.look(load, throughput);
			}
			catch (RuntimeException ex) {
				// The others are looked at all the same.
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	List<ResourceMonitor> monitors() {
		return this.monitors.get();
	}

	boolean refusesTraffic() {
		return monitors().stream().anyMatch(ResourceMonitor::refusesTraffic);
	}

	@Override
	public long alarms() {
		return monitors().stream().mapToLong(ResourceMonitor::crossings).sum();
	}

	long leaks() {
		return monitors().stream().mapToLong(ResourceMonitor::leaks).sum();
	}

}
