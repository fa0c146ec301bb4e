package io.github.quiesce.http.tomcat;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Learns when an answer has been sent. Tomcat writes the last buffer after all filters
 * and valves have returned, and then only its access logs are told.
 *
 * @since 0.1.0
 */
public final class SentValve extends ValveBase implements AccessLog {

	static final String WHEN_SENT = SentValve.class.getName() + ".WHEN_SENT";

	/**
	 * Create the valve.
	 */
	public SentValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long time) {
		if (request.getAttribute(WHEN_SENT) instanceof Runnable action) {
			action.run();
		}
	}

	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
