package io.github.quiesce.actuate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.quiesce.core.ShutdownReport;
import io.github.quiesce.report.LastShutdown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * What was true in the last second of a process, to be scraped from the next.
 *
 * @since 0.1.0
 */
public final class LastShutdownMetrics implements MeterBinder {

	private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

	private final @Nullable LastShutdown lastShutdown;

	/**
	 * Create the meters.
	 * @param lastShutdown how the process before this one ended, {@code null} if nothing
	 * is known and there is nothing to measure
	 */
	public LastShutdownMetrics(@Nullable LastShutdown lastShutdown) {
		this.lastShutdown = lastShutdown;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.lastShutdown != null) {
			bind(this.lastShutdown, registry);
		}
	}

	private static void bind(LastShutdown lastShutdown, MeterRegistry registry) {
		Duration duration = lastShutdown.duration();
		TimeGauge
			.builder("quiesce.last.shutdown.duration",
					() -> (duration != null) ? duration.toNanos() / NANOS_PER_SECOND : Double.NaN, TimeUnit.SECONDS)
			.description("How long the shutdown of the last process took, NaN if it left no word")
			.register(registry);
		Stream
			.concat(Stream.of(ShutdownReport.Outcome.values()).map(ShutdownReport.Outcome::id),
					Stream.of(LastShutdown.UNCLEAN))
			.forEach((outcome) -> Gauge
				.builder("quiesce.last.shutdown.outcome", () -> outcome.equals(lastShutdown.outcome()) ? 1 : 0)
				.description("1 for how the last process ended, 0 for the others")
				.tag("outcome", outcome)
				.register(registry));
		lastShutdown.aborted()
			.forEach((kind, units) -> Gauge.builder("quiesce.last.shutdown.aborted", () -> units)
				.description("Units of work that the last process had to cut")
				.tag("kind", kind)
				.register(registry));
	}

}
