package io.github.quiesce.watchdog;

import java.util.Arrays;

/**
 * Tells a leak by its trend. The last rounds are cut into segments; what the use never
 * falls below rises from each segment to the next, while the load does not. A burst lifts
 * what is used but not for a whole segment, and a pool that fills stops when it is full.
 * For use by one thread; the answer may be read by any.
 */
final class Trend {

	/**
	 * As few rounds as a segment can be told from a burst by.
	 */
	static final int FEWEST_INTERVALS = 10;

	private static final int SEGMENTS = 5;

	/**
	 * Growth that is less than this part of what there was is no leak to speak of.
	 */
	private static final int LEAST_PART = 20;

	/**
	 * By how much the load may seem to have grown by chance, as a part of it.
	 */
	private static final double TOLERANCE = 0.25;

	private final long[] used;

	private final long[] load;

	private final long[] throughput;

	private final long leastGrowth;

	private long samples;

	private volatile boolean growing;

	private volatile long growth;

	/**
	 * Create a trend.
	 * @param intervals how many rounds to look back on
	 * @param leastGrowth growth over these rounds that is less than this is no leak
	 */
	Trend(int intervals, long leastGrowth) {
		this.used = new long[intervals];
		this.load = new long[intervals];
		this.throughput = new long[intervals];
		this.leastGrowth = leastGrowth;
	}

	boolean isGrowing() {
		return this.growing;
	}

	/**
	 * Return by how much the use has grown over the rounds that are looked back on.
	 */
	long growth() {
		return this.growth;
	}

	/**
	 * Take a round into account.
	 * @param used how much is used
	 * @param load how many units of work are in flight
	 * @param throughput how many requests have come since the last round
	 * @return {@code true} if that changes {@link #isGrowing()}
	 */
	boolean add(long used, long load, long throughput) {
		int length = this.used.length;
		int index = (int) (this.samples++ % length);
		this.used[index] = used;
		this.load[index] = load;
		this.throughput[index] = throughput;
		if (this.samples < length) {
			return false;
		}
		long[] floors = floors();
		this.growth = floors[SEGMENTS - 1] - floors[0];
		boolean growing = this.growing ? floors[SEGMENTS - 1] > floors[SEGMENTS - 2] : isLeak(floors);
		boolean changed = growing != this.growing;
		this.growing = growing;
		return changed;
	}

	private boolean isLeak(long[] floors) {
		for (int i = 1; i < SEGMENTS; i++) {
			if (floors[i] <= floors[i - 1]) {
				return false;
			}
		}
		return this.growth >= Math.max(this.leastGrowth, floors[0] / LEAST_PART) && isConstant(this.load)
				&& isConstant(this.throughput);
	}

	private boolean isConstant(long[] samples) {
		double first = mean(samples, 0);
		double last = mean(samples, SEGMENTS - 1);
		return last <= first * (1 + TOLERANCE) + 1;
	}

	private long[] floors() {
		long[] floors = new long[SEGMENTS];
		Arrays.fill(floors, Long.MAX_VALUE);
		for (int i = 0; i < this.used.length; i++) {
			int segment = segment(i);
			floors[segment] = Math.min(floors[segment], sample(this.used, i));
		}
		return floors;
	}

	private double mean(long[] samples, int segment) {
		double sum = 0;
		int count = 0;
		for (int i = 0; i < samples.length; i++) {
			if (segment(i) == segment) {
				sum += sample(samples, i);
				count++;
			}
		}
		return sum / count;
	}

	private int segment(int i) {
		return (int) ((long) i * SEGMENTS / this.used.length);
	}

	/**
	 * Return a sample, counted from the oldest one.
	 */
	private long sample(long[] samples, int i) {
		return samples[(int) ((this.samples + i) % samples.length)];
	}

}
