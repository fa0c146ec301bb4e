package io.github.quiesce.watchdog;

/**
 * Tells when a ratio has risen too high, and when it has come down far enough for that to
 * be over. For use by one thread; the answer may be read by any.
 */
final class HighWaterMark {

	private final double mark;

	private final double hysteresis;

	private final int confirmations;

	private int above;

	private volatile boolean over;

	/**
	 * Create a mark.
	 * @param mark the ratio from which on it is passed
	 * @param hysteresis how far the ratio has to fall below the mark
	 * @param confirmations how many times in a row the ratio has to be at the mark
	 */
	HighWaterMark(double mark, double hysteresis, int confirmations) {
		this.mark = mark;
		this.hysteresis = hysteresis;
		this.confirmations = confirmations;
	}

	double mark() {
		return this.mark;
	}

	double recovery() {
		return this.mark - this.hysteresis;
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Take a ratio into account.
	 * @param ratio what is used, as a part of the limit
	 * @return {@code true} if that changes {@link #isOver()}
	 */
	boolean update(double ratio) {
		this.above = (ratio >= this.mark) ? Math.min(this.above + 1, this.confirmations) : 0;
		boolean over = this.over ? ratio > recovery() : this.above >= this.confirmations;
		boolean changed = over != this.over;
		this.over = over;
		return changed;
	}

}
