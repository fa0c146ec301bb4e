package io.github.quiesce.http.tomcat;

import io.github.quiesce.restart.InheritedSocket;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's protocol handler on a socket that other processes listen on too. Created by
 * Tomcat from the name of the class; {@link #serveOn} has to be called before the
 * connector starts.
 *
 * @since 0.1.0
 */
public final class InheritedHttp11Protocol extends Http11NioProtocol {

	/**
	 * Create a handler that has no socket yet.
	 */
	public InheritedHttp11Protocol() {
		super(new InheritedEndpoint());
	}

	/**
	 * Set the socket to serve on.
	 * @param socket the socket
	 */
	public void serveOn(InheritedSocket socket) {
		endpoint().serveOn(socket);
	}

	/**
	 * Accept no more connections, and wait until those that were accepted are with the
	 * threads that read from them.
	 */
	void stopAccepting() {
		endpoint().stopAccepting();
	}

	private InheritedEndpoint endpoint() {
		return (InheritedEndpoint) getEndpoint();
	}

}
