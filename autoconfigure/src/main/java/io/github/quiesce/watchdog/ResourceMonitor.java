package io.github.quiesce.watchdog;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A resource, the mark that its use is not to pass, and the trend of its use. For use by
 * the watchdog; the answers may be read by any thread.
 */
final class ResourceMonitor {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	/**
	 * Rounds from one attempt to reclaim something to the next.
	 */
	private static final int RECLAIM_ROUNDS = 6;

	private static final int PERCENT = 100;

	private static final long MEGABYTE = 1 << 20;

	private final Resource resource;

	private final boolean refusesTraffic;

	private final @Nullable HighWaterMark mark;

	private final @Nullable Trend trend;

	private volatile long used = -1;

	private volatile long limit;

	private volatile long crossings;

	private volatile long leaks;

	private int roundsOver;

	ResourceMonitor(Resource resource, @Nullable HighWaterMark mark, @Nullable Trend trend, boolean refusesTraffic) {
		this.resource = resource;
		this.mark = mark;
		this.trend = trend;
		this.refusesTraffic = refusesTraffic;
	}

	void look(long load, long throughput) {
		long used = this.resource.used();
		long limit = this.resource.limit();
		this.used = used;
		this.limit = limit;
		if (used < 0) {
			return;
		}
		if (this.mark != null && limit > 0) {
			compare(this.mark, used, limit);
		}
		if (this.trend != null && this.trend.add(used, load, throughput)) {
			tell(this.trend, used);
		}
	}

	private void compare(HighWaterMark mark, long used, long limit) {
		if (mark.update((double) used / limit)) {
			if (mark.isOver()) {
				this.crossings++;
				logger.warn(name() + ": " + format(used) + " of " + format(limit) + " are used, the mark is "
						+ percent(mark.mark())
						+ (this.refusesTraffic ? "; readiness is off until they are " + percent(mark.recovery()) : ""));
			}
			else {
				logger.info(name() + ": " + format(used) + " of " + format(limit) + " are used, which is below the mark"
						+ " again");
			}
		}
		this.roundsOver = mark.isOver() ? this.roundsOver + 1 : 0;
		if (this.refusesTraffic && this.roundsOver > 0 && this.roundsOver % RECLAIM_ROUNDS == 0) {
			this.resource.reclaim();
		}
	}

	private void tell(Trend trend, long used) {
		if (trend.isGrowing()) {
			this.leaks++;
			logger.warn(name() + ": " + format(used) + " are used, " + format(trend.growth())
					+ " more than some time ago, and the load has not grown: this may be a leak");
		}
		else {
			logger.info(name() + ": " + format(used) + " are used, which grows no more");
		}
	}

	private String format(long value) {
		return switch (this.resource.sort()) {
			case HEAP, DIRECT_MEMORY -> value / MEGABYTE + " MB";
			default -> Long.toString(value);
		};
	}

	private static String percent(double ratio) {
		return Math.round(ratio * PERCENT) + " %";
	}

	String name() {
		return this.resource.name();
	}

	long crossings() {
		return this.crossings;
	}

	long leaks() {
		return this.leaks;
	}

	boolean refusesTraffic() {
		return this.refusesTraffic && isOver();
	}

	private boolean isOver() {
		return this.mark != null && this.mark.isOver();
	}

	WatchdogSnapshot.ResourceUse use() {
		return new WatchdogSnapshot.ResourceUse(name(), this.used, this.limit,
				(this.mark != null && this.limit > 0) ? this.mark.mark() : Double.NaN, isOver(),
				this.trend != null && this.trend.isGrowing());
	}

}
