package io.github.quiesce.http.jetty;

import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;

import org.springframework.util.ClassUtils;

/**
 * HTTP/2 on Jetty, which is a module that is optional.
 */
final class Http2Connections {

	private static final boolean PRESENT = ClassUtils.isPresent("org.eclipse.jetty.http2.HTTP2Connection",
			Http2Connections.class.getClassLoader());

	private Http2Connections() {
	}

	/**
	 * Tell the clients of a connector to leave.
	 */
	static void end(Connector connector) {
		if (PRESENT) {
			connector.getConnectedEndPoints().forEach((endPoint) -> Sessions.end(endPoint.getConnection()));
		}
	}

	/**
	 * Tell the client of a connection to leave.
	 */
	static void end(Object connection) {
		if (PRESENT) {
			Sessions.end(connection);
		}
	}

	/**
	 * Loaded only where the module is present. A session that has been told ignores a
	 * second time.
	 */
	private static final class Sessions {

		static void end(Object connection) {
			if (connection instanceof SslConnection tls) {
				end(tls.getSslEndPoint().getConnection());
			}
			else if (connection instanceof HTTP2Connection http2) {
				http2.getSession().shutdown();
			}
		}

	}

}
