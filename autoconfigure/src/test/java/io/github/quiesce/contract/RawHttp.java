package io.github.quiesce.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection on a raw socket: what a client sees, without retries and
 * without opinions. For use by one thread at a time.
 */
final class RawHttp implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Socket socket;

	private final InputStream in;

	private RawHttp(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Connect to a port of the loopback interface.
	 * @param port the port
	 * @return the connection
	 */
	static RawHttp connect(int port) {
		return connect(port, 0);
	}

	/**
	 * Connect to a port of the loopback interface with a small receive buffer, so that a
	 * slow reader holds its server up.
	 * @param port the port
	 * @param receiveBuffer the size of the buffer, {@code 0} for that of the system
	 * @return the connection
	 */
	static RawHttp connect(int port, int receiveBuffer) {
		Socket socket = new Socket();
		try {
			if (receiveBuffer > 0) {
				socket.setReceiveBufferSize(receiveBuffer);
			}
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) TIMEOUT.toMillis());
			socket.setTcpNoDelay(true);
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			return new RawHttp(socket);
		}
		catch (IOException ex) {
			closeQuietly(socket);
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether a port of the loopback interface refuses connections.
	 * @param port the port
	 * @return whether nobody listens
	 */
	static boolean isRefused(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Send GET and receive the response.
	 * @param path the path and query
	 * @return the response
	 */
	RawResponse get(String path) {
		return sendGet(path).receive();
	}

	/**
	 * Send GET without waiting for the response.
	 * @param path the path and query
	 * @return this
	 */
	RawHttp sendGet(String path) {
		return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	/**
	 * Send POST and receive the response.
	 * @param path the path and query
	 * @param body the body
	 * @return the response
	 */
	RawResponse post(String path, String body) {
		return send(postHead(path, body.length()) + body).receive();
	}

	/**
	 * Send the head of a POST; its body is sent by {@link #send(byte[], int, int)}.
	 * @param path the path and query
	 * @param length the length of the body
	 * @return this
	 */
	RawHttp sendPostHead(String path, int length) {
		return send(postHead(path, length));
	}

	private String postHead(String path, int length) {
		String type = (length > 0) ? "Content-Type: application/octet-stream\r\n" : "";
		return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type + "Content-Length: " + length + "\r\n\r\n";
	}

	private RawHttp send(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		return send(bytes, 0, bytes.length);
	}

	/**
	 * Send the head of a request as it is.
	 * @param lines the request line and the headers
	 * @return this
	 */
	RawHttp sendLines(String... lines) {
		return send(String.join("\r\n", lines) + "\r\n\r\n");
	}

	/**
	 * Send bytes as they are.
	 * @param bytes the bytes
	 * @param offset the first
	 * @param length how many
	 * @return this
	 */
	RawHttp send(byte[] bytes, int offset, int length) {
		try {
			this.socket.getOutputStream().write(bytes, offset, length);
			this.socket.getOutputStream().flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Receive one response.
	 * @return the response
	 */
	RawResponse receive() {
		try {
			String statusLine = readLine();
			if (statusLine == null) {
				throw new NoResponseException("The connection ended without an answer");
			}
			int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
			Map<String, String> headers = readHeaders();
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			boolean complete = readBody(status, headers, body);
			return new RawResponse(status, headers, body.toByteArray(), complete);
		}
		catch (SocketException ex) {
			throw new UncheckedIOException(new NoResponseException("The connection ended with: " + ex.getMessage()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Receive one WebSocket frame of a server, of less than 126 bytes.
	 * @return its opcode and its payload
	 */
	byte[] receiveFrame() {
		try {
			int opcode = this.in.read() & 0x0f;
			int length = this.in.read();
			byte[] frame = new byte[1 + length];
			frame[0] = (byte) opcode;
			if (this.in.readNBytes(frame, 1, length) < length) {
				throw new NoResponseException("The connection ended within a frame");
			}
			return frame;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until the peer has ended the connection.
	 */
	void awaitEnd() {
		try {
			while (this.in.read() >= 0) {
				continue;
			}
		}
		catch (SocketTimeoutException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (IOException ex) {
			// Reset, which is an end as well.
		}
	}

	private Map<String, String> readHeaders() throws IOException {
		Map<String, String> headers = new LinkedHashMap<>();
		for (String line = readLine(); !"".equals(line); line = readLine()) {
			if (line == null) {
				throw new NoResponseException("The connection ended within the head of an answer");
			}
			int colon = line.indexOf(':');
			headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim(),
					(first, second) -> first + ", " + second);
		}
		return headers;
	}

	private boolean readBody(int status, Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
		if (status == 101 || status == 204 || status == 304) {
			return true;
		}
		try {
			if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
				return readChunks(body);
			}
			String length = headers.get("content-length");
			if (length != null) {
				return copy(Long.parseLong(length), body);
			}
			this.in.transferTo(body);
			return true;
		}
		catch (SocketTimeoutException ex) {
			throw ex;
		}
		catch (SocketException | EOFException ex) {
			return false;
		}
	}

	private boolean readChunks(ByteArrayOutputStream body) throws IOException {
		while (true) {
			String size = readLine();
			if (size == null || size.isEmpty()) {
				return false;
			}
			int length = Integer.parseInt(size.split(";")[0].trim(), 16);
			if (!copy(length, body)) {
				return false;
			}
			String end = readLine();
			if (end == null || !end.isEmpty()) {
				return false;
			}
			if (length == 0) {
				return true;
			}
		}
	}

	private boolean copy(long length, ByteArrayOutputStream body) throws IOException {
		byte[] buffer = new byte[8192];
		long left = length;
		while (left > 0) {
			int read = this.in.read(buffer, 0, (int) Math.min(buffer.length, left));
			if (read < 0) {
				return false;
			}
			body.write(buffer, 0, read);
			left -= read;
		}
		return true;
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int read = this.in.read(); read >= 0; read = this.in.read()) {
			if (read == '\n') {
				return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
			}
			line.write(read);
		}
		if (line.size() > 0) {
			throw new EOFException("The connection ended within a line");
		}
		return null;
	}

	/**
	 * Wait until the server has closed the connection.
	 * @param timeout how long to wait
	 * @return whether it was closed, without another byte
	 */
	boolean isClosedWithin(Duration timeout) {
		try {
			this.socket.setSoTimeout((int) timeout.toMillis());
			return this.in.read() < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public void close() {
		closeQuietly(this.socket);
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is gone, which is what was wanted
		}
	}

}
