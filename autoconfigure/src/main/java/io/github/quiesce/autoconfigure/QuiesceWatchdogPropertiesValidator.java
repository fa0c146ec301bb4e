package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.github.quiesce.watchdog.LimitedResource;
import io.github.quiesce.watchdog.WatchdogSettings;

import org.springframework.util.unit.DataSize;

/**
 * Turns the properties of the watchdog into its settings, if they make sense.
 */
final class QuiesceWatchdogPropertiesValidator {

	private static final String PREFIX = "quiesce.watchdog.";

	private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

	private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * As few rounds as a burst can be told from a leak by.
	 */
	private static final int FEWEST_INTERVALS = 10;

	private static final int MOST_INTERVALS = 10_000;

	private static final int LARGEST_EXIT_CODE = 255;

	private static final DataSize LARGEST_RESERVE = DataSize.ofMegabytes(64);

	private final QuiesceWatchdogProperties properties;

	QuiesceWatchdogPropertiesValidator(QuiesceWatchdogProperties properties) {
		this.properties = properties;
	}

	WatchdogSettings validate() {
		requireBetween("interval", this.properties.getInterval(), SHORTEST_INTERVAL, LONGEST_INTERVAL, "10s");
		requireBetween("stuck-after", this.properties.getStuckAfter(), SHORTEST_INTERVAL, LONGEST, "5m");
		return new WatchdogSettings(this.properties.getInterval(), this.properties.getStuckAfter(),
				Set.copyOf(this.properties.getLongLived()), this.properties.getDeadlock(), limits(), fatalErrors());
	}

	private WatchdogSettings.Limits limits() {
		QuiesceWatchdogProperties.Limits limits = this.properties.getLimits();
		Map<LimitedResource, Double> marks = new EnumMap<>(LimitedResource.class);
		addMark(LimitedResource.THREADS, limits.getThreads(), marks);
		addMark(LimitedResource.HEAP, limits.getHeap(), marks);
		addMark(LimitedResource.DIRECT_MEMORY, limits.getDirectMemory(), marks);
		addMark(LimitedResource.FILE_DESCRIPTORS, limits.getFileDescriptors(), marks);
		addMark(LimitedResource.CONNECTION_POOLS, limits.getConnectionPools(), marks);
		double hysteresis = limits.getHysteresis();
		if (!(hysteresis >= 0 && hysteresis < 1)) {
			throw invalid("limits.hysteresis", hysteresis, "and has to be a part of the limit, from 0 to less than 1",
					"Set %s to a value such as 0.05.");
		}
		marks.forEach((resource, mark) -> requireAbove(resource, mark, hysteresis));
		for (LimitedResource resource : limits.getRefuseTraffic()) {
			if (!marks.containsKey(resource)) {
				throw new InvalidQuiescePropertiesException(
						"%slimits.refuse-traffic names %s, but %slimits.%s is 0, so that nobody looks at it."
							.formatted(PREFIX, resource.id(), PREFIX, resource.id()),
						"Set %slimits.%s to a value such as 0.9, or remove %s from %slimits.refuse-traffic."
							.formatted(PREFIX, resource.id(), resource.id(), PREFIX));
			}
		}
		Long maxThreads = limits.getMaxThreads();
		if (maxThreads != null && maxThreads < 1) {
			throw invalid("limits.max-threads", maxThreads, "and a process has at least one thread",
					"Set %s to the number of threads that the process may have, or remove it.");
		}
		int intervals = this.properties.getTrend().getIntervals();
		if (intervals != 0 && (intervals < FEWEST_INTERVALS || intervals > MOST_INTERVALS)) {
			throw invalid("trend.intervals", intervals, "and has to be 0, or from 10 to 10000",
					"Set %s to a value such as 30, or to 0 to look for no leaks.");
		}
		int growth = this.properties.getTrend().getGrowth();
		if (growth < 1) {
			throw invalid("trend.growth", growth, "and has to be at least 1", "Set %s to a value such as 10.");
		}
		return new WatchdogSettings.Limits(marks, hysteresis, Set.copyOf(limits.getRefuseTraffic()),
				(maxThreads != null) ? maxThreads : 0, intervals, growth);
	}

	private static void addMark(LimitedResource resource, double mark, Map<LimitedResource, Double> marks) {
		if (!(mark >= 0 && mark <= 1)) {
			throw invalid("limits." + resource.id(), mark, "and has to be a part of the limit, from 0 to 1",
					"Set %s to a value such as 0.9, or to 0 to look at nothing.");
		}
		if (mark > 0) {
			marks.put(resource, mark);
		}
	}

	private static void requireAbove(LimitedResource resource, double mark, double hysteresis) {
		if (mark <= hysteresis) {
			throw new InvalidQuiescePropertiesException(
					"%slimits.%s (%s) is not above %slimits.hysteresis (%s), so that its alarm would never end."
						.formatted(PREFIX, resource.id(), mark, PREFIX, hysteresis),
					"Raise %slimits.%s, or lower %slimits.hysteresis.".formatted(PREFIX, resource.id(), PREFIX));
		}
	}

	private WatchdogSettings.Fatal fatalErrors() {
		QuiesceWatchdogProperties.FatalErrors fatalErrors = this.properties.getFatalErrors();
		int exitCode = fatalErrors.getExitCode();
		if (exitCode < 0 || exitCode > LARGEST_EXIT_CODE) {
			throw invalid("fatal-errors.exit-code", exitCode, "and operating systems know exit codes from 0 to 255",
					"Set %s to a value from 0 to 255.");
		}
		DataSize reserve = fatalErrors.getReserve();
		if (reserve.isNegative() || reserve.compareTo(LARGEST_RESERVE) > 0) {
			throw invalid("fatal-errors.reserve", reserve, "and has to be from 0 to 64MB",
					"Set %s to a value such as 1MB.");
		}
		for (Class<?> type : fatalErrors.getTypes()) {
			if (!Throwable.class.isAssignableFrom(type)) {
				throw invalid("fatal-errors.types", type.getName(), "which cannot be thrown",
						"Name types of errors in %s, such as java.lang.OutOfMemoryError.");
			}
		}
		return new WatchdogSettings.Fatal(fatalErrors.getTypes(), fatalErrors.getAction(), exitCode,
				(int) reserve.toBytes());
	}

	private static void requireBetween(String property, Duration value, Duration least, Duration most, String example) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw invalid(property, text(value), "and has to be from %s to %s".formatted(text(least), text(most)),
					"Set %s to a value such as " + example + ".");
		}
	}

	private static InvalidQuiescePropertiesException invalid(String property, Object value, String reason,
			String action) {
		return new InvalidQuiescePropertiesException("%s%s is %s, %s.".formatted(PREFIX, property, value, reason),
				action.formatted(PREFIX + property));
	}

	/**
	 * A duration the way it is written in a property.
	 */
	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
