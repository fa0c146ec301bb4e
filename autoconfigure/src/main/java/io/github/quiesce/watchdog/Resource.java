package io.github.quiesce.watchdog;

/**
 * One thing that a process can run out of, and how much of it there is. Asked in every
 * round on the thread of the watchdog: must be cheap and must not block. What it throws
 * is contained.
 *
 * @since 0.1.0
 */
public interface Resource {

	/**
	 * Return what this is one of.
	 * @return the sort of resource
	 */
	LimitedResource sort();

	/**
	 * Return the name, as it appears in the endpoint, in meters and in the log.
	 * @return the name, different from that of every other resource
	 */
	default String name() {
		return sort().id();
	}

	/**
	 * Return how much is used.
	 * @return a number of threads, bytes, descriptors or connections; negative if it is
	 * not known at this moment
	 */
	long used();

	/**
	 * Return how much there is.
	 * @return the limit in the same unit, {@code 0} if there is none or it is not known
	 */
	long limit();

	/**
	 * Return for how many rounds the mark has to be passed before that means something.
	 * @return {@code 1} where being near the limit is never normal
	 */
	default int confirmations() {
		return 1;
	}

	/**
	 * Find out whether what is used is really needed. Called now and then while readiness
	 * is off because of this resource.
	 */
	default void reclaim() {
	}

}
