package io.github.quiesce.actuate;

import java.util.function.Supplier;

import io.github.quiesce.watchdog.Throughput;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Requests as Spring counts them in Micrometer's {@code http.server.requests}.
 *
 * @since 0.1.0
 */
public final class MeteredThroughput implements Throughput {

	private static final String REQUESTS = "http.server.requests";

	private final Supplier<@Nullable MeterRegistry> registry;

	/**
	 * Create it.
	 * @param registry the registry, asked for when its meters are needed
	 */
	public MeteredThroughput(Supplier<@Nullable MeterRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public long requests() {
		MeterRegistry registry = this.registry.get();
		return (registry != null) ? registry.find(REQUESTS).timers().stream().mapToLong(Timer::count).sum() : 0;
	}

}
