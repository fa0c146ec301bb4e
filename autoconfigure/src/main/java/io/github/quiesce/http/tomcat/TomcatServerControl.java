package io.github.quiesce.http.tomcat;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.servlet.ServletServerControl;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Tomcat during a shutdown. Expects a {@link SentValve} in the engine.
 *
 * @since 0.1.0
 */
public final class TomcatServerControl implements ServletServerControl {

	private static final String MAX_KEEP_ALIVE_REQUESTS = "maxKeepAliveRequests";

	/**
	 * How long a stop waits for threads that are still busy: five seconds, by default,
	 * that nobody else can shorten.
	 */
	private static final String EXECUTOR_TERMINATION_TIMEOUT = "executorTerminationTimeoutMillis";

	private static final String SHORT_TERMINATION_TIMEOUT = "250";

	private final TomcatWebServer server;

	private final Map<Connector, Object> keepAlive = new ConcurrentHashMap<>();

	private TomcatServerControl(TomcatWebServer server) {
		this.server = server;
	}

	/**
	 * Create the control of a server.
	 * @param webServer the server
	 * @return its control or {@code null} if it is another server
	 */
	public static @Nullable HttpServerControl of(WebServer webServer) {
		return (webServer instanceof TomcatWebServer tomcat) ? new TomcatServerControl(tomcat) : null;
	}

	@Override
	public void endKeepAlive() {
		forEachConnector((connector) -> {
			Object value = connector.getProperty(MAX_KEEP_ALIVE_REQUESTS);
			if (value != null) {
				this.keepAlive.putIfAbsent(connector, value);
				connector.setProperty(MAX_KEEP_ALIVE_REQUESTS, "1");
			}
		});
	}

	@Override
	public void allowKeepAlive() {
		this.keepAlive.forEach((connector, value) -> connector.setProperty(MAX_KEEP_ALIVE_REQUESTS, value.toString()));
		this.keepAlive.clear();
	}

	/**
	 * Unlike a pause of the connector, this leaves requests on open connections alone.
	 */
	@Override
	public void closeListener() {
		forEachConnector((connector) -> {
			connector.setProperty(EXECUTOR_TERMINATION_TIMEOUT, SHORT_TERMINATION_TIMEOUT);
			if (connector.getProtocolHandler() instanceof InheritedHttp11Protocol inherited) {
				inherited.stopAccepting();
			}
			connector.getProtocolHandler().closeServerSocketGraceful();
		});
	}

	@Override
	public boolean whenSent(Object nativeRequest, Runnable action) {
		if (nativeRequest instanceof ServletRequest request) {
			request.setAttribute(SentValve.WHEN_SENT, action);
			return true;
		}
		return false;
	}

	/**
	 * With {@code Connection: close} Tomcat ends a body of unknown length with the
	 * connection, which looks the same when it is cut. Trailers, even none, make it
	 * chunk.
	 */
	@Override
	public void markLast(HttpServletResponse response, boolean lengthKnown) {
		response.setHeader("Connection", "close");
		if (!lengthKnown && response.getTrailerFields() == null) {
			try {
				response.setTrailerFields(Map::of);
			}
			catch (IllegalStateException ex) {
				// HTTP/1.0 knows no chunks.
			}
		}
	}

	private void forEachConnector(Consumer<Connector> action) {
		for (Service service : this.server.getTomcat().getServer().findServices()) {
			Arrays.asList(service.findConnectors()).forEach(action);
		}
	}

}
