package io.github.quiesce;

/**
 * What a {@link Drainable} tells about its work. All methods are cheap, never block,
 * never throw and may be called from any thread at any time; until a shutdown has begun
 * they do nothing.
 *
 * @since 0.1.0
 */
public interface WorkListener {

	/**
	 * A unit of work has arrived and is being served.
	 */
	void arrived();

	/**
	 * A unit of work is finished and no longer counted by {@link Drainable#inFlight()}.
	 */
	void completed();

	/**
	 * This kind of work may have become idle by something else than the end of a unit.
	 */
	void changed();

	/**
	 * A unit of work was refused because of the shutdown.
	 */
	void rejected();

}
