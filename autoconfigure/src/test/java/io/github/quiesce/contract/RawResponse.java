package io.github.quiesce.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP/1.1 response as it came over the socket.
 *
 * @param status the status code
 * @param headers the headers, their names in lower case
 * @param body the body as far as it came
 * @param complete whether the body ended the way its framing says
 */
record RawResponse(int status, Map<String, String> headers, byte[] body, boolean complete) {

	/**
	 * Return a header.
	 * @param name the name, in lower case
	 * @return the value or {@code null}
	 */
	String header(String name) {
		return this.headers.get(name);
	}

	/**
	 * Return whether the server asks the client to leave.
	 * @return whether there is {@code Connection: close}
	 */
	boolean closesConnection() {
		return "close".equalsIgnoreCase(header("connection"));
	}

	/**
	 * Return the body as text.
	 * @return the text
	 */
	String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		String text = (this.body.length <= 400) ? text() : this.body.length + " bytes";
		return this.status + " " + this.headers + " " + text + (this.complete ? "" : " (cut off)");
	}

}
