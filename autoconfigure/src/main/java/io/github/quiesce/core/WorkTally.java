package io.github.quiesce.core;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened to the work of one kind since the trigger.
 *
 * @since 0.1.0
 */
public final class WorkTally {

	private final LongAdder completed = new LongAdder();

	private final LongAdder aborted = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder late = new LongAdder();

	WorkTally() {
	}

	/**
	 * Return how many units were finished.
	 * @return the number of units
	 */
	public long completed() {
		return this.completed.sum();
	}

	/**
	 * Return how many units were cut at the deadline or by force.
	 * @return the number of units
	 */
	public long aborted() {
		return this.aborted.sum();
	}

	/**
	 * Return how many units were refused.
	 * @return the number of units
	 */
	public long rejected() {
		return this.rejected.sum();
	}

	/**
	 * Return how many units arrived after the announcement and were served.
	 * @return the number of units
	 */
	public long late() {
		return this.late.sum();
	}

	/**
	 * Begin anew, because what was announced was taken back.
	 */
	void reset() {
		this.completed.reset();
		this.aborted.reset();
		this.rejected.reset();
		this.late.reset();
	}

	void addCompleted() {
		this.completed.increment();
	}

	void addAborted(int units) {
		this.aborted.add(units);
	}

	void addRejected() {
		this.rejected.increment();
	}

	void addLate() {
		this.late.increment();
	}

}
