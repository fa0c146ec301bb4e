package io.github.quiesce;

/**
 * A callback that has been registered and can be taken back.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

	/**
	 * Take the callback back. May be called from any thread; further calls have no
	 * effect.
	 */
	@Override
	void close();

}
