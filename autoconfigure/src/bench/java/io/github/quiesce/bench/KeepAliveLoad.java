package io.github.quiesce.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that each send one request after the other on a connection of their own. They
 * take little of the processors that they share with the server.
 */
final class KeepAliveLoad implements AutoCloseable {

	private static final int CLIENTS = 4;

	private static final byte[] REQUEST = "GET /orders/1 HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

	/**
	 * Put a server under load.
	 * @param port its port on the loopback interface
	 * @param duration for how long
	 * @return the number of requests that were answered
	 * @throws IOException if a request was not answered with 200
	 * @throws InterruptedException if the wait is interrupted
	 */
	long run(int port, Duration duration) throws IOException, InterruptedException {
		long end = System.nanoTime() + duration.toNanos();
		Callable<Long> client = () -> requests(port, end);
		long requests = 0;
		for (Future<Long> result : this.threads.invokeAll(Collections.nCopies(CLIENTS, client))) {
			try {
				requests += result.get();
			}
			catch (ExecutionException ex) {
				throw new IOException("Request failed", ex.getCause());
			}
		}
		return requests;
	}

	private static long requests(int port, long end) throws IOException {
		long requests = 0;
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setTcpNoDelay(true);
			OutputStream output = socket.getOutputStream();
			InputStream input = socket.getInputStream();
			byte[] buffer = new byte[8192];
			while (System.nanoTime() < end) {
				output.write(REQUEST);
				readAnswer(input, buffer);
				requests++;
			}
		}
		return requests;
	}

	private static void readAnswer(InputStream input, byte[] buffer) throws IOException {
		int length = 0;
		int expected = -1;
		boolean chunked = false;
		while (expected < 0 || length < expected) {
			int read = input.read(buffer, length, buffer.length - length);
			if (read <= 0) {
				throw new IOException("Connection ended in the middle of an answer");
			}
			length += read;
			if (expected < 0 && !chunked) {
				int head = endOfHead(buffer, length);
				if (head > 0) {
					String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
					if (!text.startsWith("HTTP/1.1 200")) {
						throw new IOException(text);
					}
					int header = text.indexOf("Content-Length: ");
					chunked = header < 0;
					if (!chunked) {
						int value = header + "Content-Length: ".length();
						expected = head + Integer.parseInt(text.substring(value, text.indexOf('\r', value)));
					}
				}
			}
			if (chunked && endsWithLastChunk(buffer, length)) {
				expected = length;
			}
		}
	}

	private static int endOfHead(byte[] buffer, int length) {
		for (int i = 3; i < length; i++) {
			if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
				return i + 1;
			}
		}
		return -1;
	}

	private static boolean endsWithLastChunk(byte[] buffer, int length) {
		return length > 5 && buffer[length - 1] == '\n' && buffer[length - 3] == '\n' && buffer[length - 5] == '0'
				&& buffer[length - 6] == '\n';
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
