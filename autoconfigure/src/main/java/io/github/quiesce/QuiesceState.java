package io.github.quiesce;

/**
 * Where an application stands on its way out. The order of the constants is the order in
 * which they are passed through.
 *
 * @since 0.1.0
 */
public enum QuiesceState {

	/**
	 * Serving; nothing has been announced.
	 */
	RUNNING,

	/**
	 * Readiness is off and triggers are held, while everything that is routed here is
	 * still served.
	 */
	ANNOUNCING,

	/**
	 * Nothing new is let in; what is in flight is being finished.
	 */
	DRAINING,

	/**
	 * The drain has ended; Spring is stopping its beans.
	 */
	RELEASING

}
