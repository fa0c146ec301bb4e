package io.github.quiesce.http.servlet;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;

import io.github.quiesce.http.HttpTraffic;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that is marked as the last one of its connection if the announcement comes
 * before it is committed. It looks at whatever could commit it, on the thread that does
 * so: headers must not be touched from anywhere else.
 */
final class LastResponse extends HttpServletResponseWrapper {

	private static final String CONTENT_TYPE = "Content-Type";

	private final ServletExchange exchange;

	/**
	 * The stream or the writer: a response has one of them.
	 */
	private @Nullable Closeable body;

	/**
	 * Wrap a response.
	 * @param exchange the exchange whose media type is to be looked at
	 */
	LastResponse(HttpServletResponse response, ServletExchange exchange) {
		super(response);
		this.exchange = exchange;
	}

	private void classify(@Nullable String contentType) {
		if (contentType != null) {
			this.exchange.traffic().classify(this.exchange, contentType);
		}
	}

	private static boolean isContentType(String header) {
		return header.length() == CONTENT_TYPE.length() && header.equalsIgnoreCase(CONTENT_TYPE);
	}

	@Override
	public void setContentType(@Nullable String type) {
		super.setContentType(type);
		classify(type);
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		super.setHeader(name, value);
		if (isContentType(name)) {
			classify(value);
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		super.addHeader(name, value);
		if (isContentType(name)) {
			classify(value);
		}
	}

	private HttpServletResponse response() {
		return (HttpServletResponse) getResponse();
	}

	/**
	 * Mark the response if that is called for and possible.
	 * @param lengthKnown whether the whole body is there
	 */
	void mark(boolean lengthKnown) {
		HttpTraffic traffic = this.exchange.traffic();
		if (!traffic.isAnnounced()) {
			return;
		}
		if (!this.exchange.isConnectionBound()) {
			this.exchange.endConnection();
			return;
		}
		HttpServletResponse response = response();
		if (!response.isCommitted()) {
			if (traffic.server() instanceof ServletServerControl server) {
				server.markLast(response, lengthKnown || response.containsHeader("Content-Length"));
			}
			else {
				response.setHeader("Connection", "close");
			}
		}
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.body instanceof ServletOutputStream stream) {
			return stream;
		}
		ServletOutputStream stream = new Stream(super.getOutputStream(), this);
		this.body = stream;
		return stream;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (this.body instanceof PrintWriter writer) {
			return writer;
		}
		PrintWriter writer = new Writer(super.getWriter(), this);
		this.body = writer;
		return writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		mark(false);
		super.flushBuffer();
	}

	@Override
	public void sendError(int status) throws IOException {
		mark(true);
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		mark(true);
		super.sendError(status, message);
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		mark(true);
		super.sendRedirect(location);
	}

	@Override
	public void sendRedirect(String location, int status) throws IOException {
		mark(true);
		super.sendRedirect(location, status);
	}

	@Override
	public void sendRedirect(String location, boolean clearBuffer) throws IOException {
		mark(true);
		super.sendRedirect(location, clearBuffer);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		mark(true);
		super.sendRedirect(location, status, clearBuffer);
	}

	@Override
	public void reset() {
		super.reset();
		this.body = null;
	}

	/**
	 * The body as bytes.
	 */
	private static final class Stream extends ServletOutputStream {

		private final ServletOutputStream delegate;

		private final LastResponse response;

		Stream(ServletOutputStream delegate, LastResponse response) {
			this.delegate = delegate;
			this.response = response;
		}

		@Override
		public void write(int b) throws IOException {
			this.response.mark(false);
			this.delegate.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.response.mark(false);
			this.delegate.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.response.mark(false);
			this.delegate.flush();
		}

		@Override
		public void close() throws IOException {
			this.response.mark(true);
			this.delegate.close();
		}

		@Override
		public boolean isReady() {
			return this.delegate.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.delegate.setWriteListener(listener);
		}

	}

	/**
	 * The body as characters.
	 */
	private static final class Writer extends PrintWriter {

		private final LastResponse response;

		Writer(PrintWriter delegate, LastResponse response) {
			super(delegate);
			this.response = response;
		}

		@Override
		public void write(int c) {
			this.response.mark(false);
			super.write(c);
		}

		@Override
		public void write(char[] characters, int offset, int length) {
			this.response.mark(false);
			super.write(characters, offset, length);
		}

		@Override
		public void write(String text, int offset, int length) {
			this.response.mark(false);
			super.write(text, offset, length);
		}

		@Override
		public void flush() {
			this.response.mark(false);
			super.flush();
		}

		@Override
		public void close() {
			this.response.mark(true);
			super.close();
		}

	}

}
