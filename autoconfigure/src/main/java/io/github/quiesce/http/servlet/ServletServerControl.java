package io.github.quiesce.http.servlet;

import io.github.quiesce.http.HttpServerControl;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A server that can mark an answer as the last one of its connection without losing what
 * tells a whole body from one that was cut.
 *
 * @since 0.1.0
 */
public interface ServletServerControl extends HttpServerControl {

	/**
	 * Mark an answer that is not committed. Called on the thread that is about to commit
	 * it.
	 * @param response the response
	 * @param lengthKnown whether the whole body is there, or its length has been set
	 */
	void markLast(HttpServletResponse response, boolean lengthKnown);

}
