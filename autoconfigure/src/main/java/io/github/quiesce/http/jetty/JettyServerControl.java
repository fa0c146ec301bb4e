package io.github.quiesce.http.jetty;

import java.util.function.Consumer;

import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.servlet.ServletServerControl;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Jetty during a shutdown.
 *
 * @since 0.1.0
 */
public final class JettyServerControl implements ServletServerControl {

	private final JettyWebServer server;

	private JettyServerControl(JettyWebServer server) {
		this.server = server;
	}

	/**
	 * Create the control of a server.
	 * @param webServer the server
	 * @return its control or {@code null} if it is another server
	 */
	public static @Nullable HttpServerControl of(WebServer webServer) {
		return (webServer instanceof JettyWebServer jetty) ? new JettyServerControl(jetty) : null;
	}

	@Override
	public void endKeepAlive() {
		forEachConfiguration((configuration) -> configuration.setPersistentConnectionsEnabled(false));
		for (Connector connector : this.server.getServer().getConnectors()) {
			Http2Connections.end(connector);
		}
	}

	@Override
	public void endConnection(Object nativeRequest) {
		Request request = coreRequest(nativeRequest);
		if (request != null) {
			Http2Connections.end(request.getConnectionMetaData().getConnection());
		}
	}

	@Override
	public void allowKeepAlive() {
		forEachConfiguration((configuration) -> configuration.setPersistentConnectionsEnabled(true));
	}

	/**
	 * Unlike a shutdown of the connector, this shortens no idle timeout: a slow upload
	 * goes on.
	 */
	@Override
	public void closeListener() {
		for (Connector connector : this.server.getServer().getConnectors()) {
			if (connector instanceof ServerConnector serverConnector) {
				serverConnector.setAccepting(false);
				serverConnector.close();
			}
		}
	}

	@Override
	public boolean whenSent(Object nativeRequest, Runnable action) {
		Request request = coreRequest(nativeRequest);
		if (request == null) {
			return false;
		}
		Request.addCompletionListener(request, (failure) -> action.run());
		return true;
	}

	private static @Nullable Request coreRequest(Object nativeRequest) {
		if (nativeRequest instanceof ServletRequest servletRequest) {
			return ServletContextRequest.getServletContextRequest(servletRequest);
		}
		return (nativeRequest instanceof Request request) ? request : null;
	}

	/**
	 * On a connection that is not persistent Jetty ends a body of unknown length with the
	 * connection, which looks the same when it is cut. The header makes it chunk.
	 */
	@Override
	public void markLast(HttpServletResponse response, boolean lengthKnown) {
		response.setHeader("Connection", "close");
		if (!lengthKnown) {
			response.setHeader("Transfer-Encoding", "chunked");
		}
	}

	private void forEachConfiguration(Consumer<HttpConfiguration> action) {
		for (Connector connector : this.server.getServer().getConnectors()) {
			connector.getConnectionFactories()
				.stream()
				.filter(HttpConfiguration.ConnectionFactory.class::isInstance)
				.map(HttpConfiguration.ConnectionFactory.class::cast)
				.map(HttpConfiguration.ConnectionFactory::getHttpConfiguration)
				.forEach(action);
		}
	}

}
