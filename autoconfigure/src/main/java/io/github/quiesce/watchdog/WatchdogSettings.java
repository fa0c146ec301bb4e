package io.github.quiesce.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a watchdog looks for, and what it does about it.
 *
 * @param interval from one round to the next
 * @param stuckAfter how long work may be in flight
 * @param longLived the kinds of work whose age says nothing
 * @param deadlock what follows a deadlock
 * @param limits the marks and the trend of resources
 * @param fatalErrors what follows an error after which the JVM is not to be trusted
 * @since 0.1.0
 */
public record WatchdogSettings(Duration interval, Duration stuckAfter, Set<String> longLived, DeadlockAction deadlock,
		Limits limits, Fatal fatalErrors) {

	/**
	 * Create settings.
	 */
	public WatchdogSettings {
		longLived = Set.copyOf(longLived);
	}

	/**
	 * How much of a resource may be used.
	 *
	 * @param marks the part of the limit from which on there is too little left; a sort
	 * of resource without a mark has none
	 * @param hysteresis how far the use has to fall below the mark
	 * @param refusing the sorts of resources that turn readiness off
	 * @param maxThreads how many threads there may be, {@code 0} for what the system says
	 * @param trendIntervals how many rounds to look back on for a leak, {@code 0} to look
	 * for none
	 * @param trendGrowth growth over these rounds that is less than this is no leak
	 */
	public record Limits(Map<LimitedResource, Double> marks, double hysteresis, Set<LimitedResource> refusing,
			long maxThreads, int trendIntervals, long trendGrowth) {

		/**
		 * Create limits.
		 */
		public Limits {
			marks = Map.copyOf(marks);
			refusing = Set.copyOf(refusing);
		}

	}

	/**
	 * What to do about fatal errors.
	 *
	 * @param types the types of errors, their subtypes among them
	 * @param action what follows
	 * @param exitCode the exit code of a shutdown that follows
	 * @param reserve how many bytes to set aside for that
	 */
	public record Fatal(List<Class<? extends Throwable>> types, FatalErrorAction action, int exitCode, int reserve) {

		/**
		 * Create settings.
		 */
		public Fatal {
			types = List.copyOf(types);
		}

	}

}
