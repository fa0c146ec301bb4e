package io.github.quiesce.contract;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * One HTTP/2 connection, on which each frame is seen.
 */
final class Http2Connection implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 30;

	private final HTTP2Client client = new HTTP2Client();

	private final CompletableFuture<Long> goneAwayAt = new CompletableFuture<>();

	private final String scheme;

	private final Session session;

	/**
	 * Connect to a port of the loopback interface.
	 * @param port the port
	 * @param tls whether to use TLS, without looking at the certificate
	 */
	Http2Connection(int port, boolean tls) {
		this.scheme = tls ? "https" : "http";
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		Session.Listener listener = new Session.Listener() {

			@Override
			public void onGoAway(Session session, GoAwayFrame frame) {
				Http2Connection.this.goneAwayAt.complete(System.nanoTime());
			}

		};
		SslContextFactory.Client trusting = new SslContextFactory.Client(true);
		this.client.addBean(trusting);
		try {
			this.client.start();
			CompletableFuture<Session> connected = tls ? this.client.connect(trusting, address, listener)
					: this.client.connect(address, listener);
			this.session = connected.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			close();
			throw new AssertionError("No HTTP/2 connection", ex);
		}
	}

	/**
	 * Send GET.
	 * @param path the path and query
	 * @return the status and the body, or the failure if the stream was reset
	 */
	CompletableFuture<RawResponse> get(String path) {
		Answer answer = new Answer();
		MetaData.Request request = new MetaData.Request("GET", HttpURI.from(this.scheme + "://localhost" + path),
				HttpVersion.HTTP_2, HttpFields.EMPTY);
		this.session.newStream(new HeadersFrame(request, null, true), answer).whenComplete((stream, failure) -> {
			if (failure != null) {
				answer.received.completeExceptionally(failure);
			}
		});
		return answer.received;
	}

	/**
	 * Wait until the server has said that it goes away.
	 * @param timeout how long to wait
	 * @return when it said so, as of {@link System#nanoTime()}
	 */
	long awaitGoAway(Duration timeout) {
		try {
			return this.goneAwayAt.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("No GOAWAY within " + timeout, ex);
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	boolean isToldToLeave() {
		return this.goneAwayAt.isDone();
	}

	@Override
	public void close() {
		try {
			this.client.stop();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class Answer implements Stream.Listener {

		private final CompletableFuture<RawResponse> received = new CompletableFuture<>();

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		private int status;

		@Override
		public void onHeaders(Stream stream, HeadersFrame frame) {
			if (frame.getMetaData() instanceof MetaData.Response response) {
				this.status = response.getStatus();
			}
			if (frame.isEndStream()) {
				end();
			}
			else {
				stream.demand();
			}
		}

		@Override
		public void onDataAvailable(Stream stream) {
			Stream.Data data = stream.readData();
			if (data == null) {
				stream.demand();
				return;
			}
			boolean last = data.frame().isEndStream();
			byte[] bytes = new byte[data.frame().getByteBuffer().remaining()];
			data.frame().getByteBuffer().get(bytes);
			data.release();
			this.body.writeBytes(bytes);
			if (last) {
				end();
			}
			else {
				stream.demand();
			}
		}

		private void end() {
			this.received.complete(new RawResponse(this.status, Map.of(), this.body.toByteArray(), true));
		}

		@Override
		public void onReset(Stream stream, ResetFrame frame, Callback callback) {
			this.received.completeExceptionally(new NoResponseException("Reset with error " + frame.getError()));
			callback.succeeded();
		}

		@Override
		public void onFailure(Stream stream, int error, String reason, Throwable failure, Callback callback) {
			this.received.completeExceptionally(new NoResponseException("Failed: " + reason));
			callback.succeeded();
		}

	}

}
