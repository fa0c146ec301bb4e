package io.github.quiesce.http.jetty;

import java.io.IOException;

import io.github.quiesce.restart.InheritedSocket;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.util.Assert;

/**
 * Has Jetty's first connector serve on a socket that other processes listen on too.
 *
 * @since 0.1.0
 */
public final class InheritedConnector implements JettyServerCustomizer {

	private final InheritedSocket socket;

	/**
	 * Create the customizer.
	 * @param socket the socket to serve on
	 */
	public InheritedConnector(InheritedSocket socket) {
		this.socket = socket;
	}

	@Override
	public void customize(Server server) {
		for (Connector connector : server.getConnectors()) {
			if (connector instanceof ServerConnector serverConnector) {
				serveOn(serverConnector);
				return;
			}
		}
		throw new IllegalStateException("Jetty has no connector that could serve on the inherited socket");
	}

	private void serveOn(ServerConnector connector) {
		Assert.state(connector.getAcceptors() > 0,
				"Jetty needs a thread that accepts to serve on the inherited socket: remove "
						+ "server.jetty.threads.acceptors or set it to 1");
		try {
			connector.open(this.socket.listen());
		}
		catch (IOException ex) {
			throw new IllegalStateException("Jetty cannot serve on the inherited socket", ex);
		}
	}

}
