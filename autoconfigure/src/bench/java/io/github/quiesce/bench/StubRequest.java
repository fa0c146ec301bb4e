package io.github.quiesce.bench;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A servlet request that knows what the tracking asks for and has no headers. Its
 * attributes are a small array, so that what a server pays for its own map is not
 * counted.
 */
final class StubRequest extends HttpServletRequestWrapper {

	private static final int ATTRIBUTES = 4;

	private final String[] names = new String[ATTRIBUTES];

	private final Object[] values = new Object[ATTRIBUTES];

	private int attributes;

	StubRequest() {
		super(Unused.of(HttpServletRequest.class));
	}

	/**
	 * Forget the attributes, as a server does before the next request.
	 */
	void recycle() {
		for (int i = 0; i < this.attributes; i++) {
			this.values[i] = null;
		}
		this.attributes = 0;
	}

	@Override
	public Object getAttribute(String name) {
		for (int i = 0; i < this.attributes; i++) {
			if (this.names[i].equals(name)) {
				return this.values[i];
			}
		}
		return null;
	}

	@Override
	public void setAttribute(String name, Object value) {
		for (int i = 0; i < this.attributes; i++) {
			if (this.names[i].equals(name)) {
				this.values[i] = value;
				return;
			}
		}
		this.names[this.attributes] = name;
		this.values[this.attributes++] = value;
	}

	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public String getProtocol() {
		return "HTTP/1.1";
	}

	@Override
	public String getMethod() {
		return "GET";
	}

	@Override
	public String getRequestURI() {
		return "/orders/42";
	}

	@Override
	public String getContextPath() {
		return "";
	}

	@Override
	public String getHeader(String name) {
		return null;
	}

	@Override
	public boolean isAsyncStarted() {
		return false;
	}

}
