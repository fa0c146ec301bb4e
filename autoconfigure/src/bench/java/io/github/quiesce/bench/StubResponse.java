package io.github.quiesce.bench;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * A servlet response that counts the bytes of its body.
 */
final class StubResponse extends HttpServletResponseWrapper {

	private final Body body = new Body();

	StubResponse() {
		super(Unused.of(HttpServletResponse.class));
	}

	long written() {
		return this.body.written;
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.body;
	}

	@Override
	public boolean isCommitted() {
		return false;
	}

	private static final class Body extends ServletOutputStream {

		private long written;

		@Override
		public void write(int b) {
			this.written++;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.written += length;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
		}

	}

}
