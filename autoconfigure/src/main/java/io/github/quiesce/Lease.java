package io.github.quiesce;

/**
 * Permission to work that holds up the end of a drain until it is closed. Obtained from
 * {@link Quiesce#lease(String)} and meant for try-with-resources.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Lease extends AutoCloseable {

	/**
	 * Give the lease back. May be called from any thread; further calls have no effect.
	 */
	@Override
	void close();

}
