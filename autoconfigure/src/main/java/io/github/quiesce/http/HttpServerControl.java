package io.github.quiesce.http;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * What an embedded server does for a shutdown beyond the servlet and reactive APIs. All
 * methods may be called from any thread and return at once.
 *
 * @since 0.1.0
 */
public interface HttpServerControl {

	/**
	 * A server of which nothing is known: it closes its listener when Boot stops it.
	 */
	HttpServerControl NONE = new HttpServerControl() {

	};

	/**
	 * Make the server end every HTTP/1.1 connection with its next answer, and tell the
	 * clients of all connections that carry several requests at a time to leave them, if
	 * the server can.
	 */
	default void endKeepAlive() {
	}

	/**
	 * Make the server tell the client of a connection that carries several requests at a
	 * time, as in HTTP/2, to open no more of them there. Requests that are on it go on.
	 * @param nativeRequest the request object of the server's API
	 */
	default void endConnection(Object nativeRequest) {
	}

	/**
	 * Let the server keep connections alive again.
	 */
	default void allowKeepAlive() {
	}

	/**
	 * Close the listening socket and leave the connections that are open alone.
	 */
	default void closeListener() {
	}

	/**
	 * Have an action run when the last byte of an answer has been handed to the network.
	 * @param nativeRequest the request object of the server's API
	 * @param action what to run, on a thread of the server
	 * @return {@code false} if the server cannot tell
	 */
	default boolean whenSent(Object nativeRequest, Runnable action) {
		return false;
	}

	/**
	 * Close the connection of a request at once, if the server can: nobody waits for what
	 * has not been sent.
	 * @param nativeRequest the request object of the server's API
	 */
	default void cutConnection(Object nativeRequest) {
	}

	/**
	 * Creates the control of a server.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Create the control of a server that has started.
		 * @param webServer the server
		 * @return its control or {@code null} if this factory does not know the server
		 */
		@Nullable HttpServerControl create(WebServer webServer);

	}

}
