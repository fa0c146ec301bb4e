package io.github.quiesce.grpc;

import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that may be closed by somebody else than its handler, while the handler is at
 * work. From then on the handler talks to nobody. gRPC's own calls are not made for
 * several threads, so that everything that writes is done under the lock of this object.
 *
 * @param <Q> the type of the requests
 * @param <A> the type of the answers
 */
abstract class CutCall<Q, A> extends ForwardingServerCall<Q, A> {

	private final ServerCall<Q, A> delegate;

	private boolean closed;

	private volatile boolean cut;

	CutCall(ServerCall<Q, A> delegate) {
		this.delegate = delegate;
	}

	@Override
	protected final ServerCall<Q, A> delegate() {
		return this.delegate;
	}

	@Override
	public final MethodDescriptor<Q, A> getMethodDescriptor() {
		return this.delegate.getMethodDescriptor();
	}

	@Override
	public final void sendHeaders(Metadata headers) {
		synchronized (this) {
			if (!this.cut) {
				this.delegate.sendHeaders(headers);
			}
		}
	}

	@Override
	public void sendMessage(A message) {
		synchronized (this) {
			if (!this.cut) {
				this.delegate.sendMessage(message);
			}
		}
	}

	@Override
	public final void close(Status status, Metadata trailers) {
		synchronized (this) {
			if (!this.cut) {
				this.closed = true;
				this.delegate.close(status, trailers);
			}
		}
	}

	@Override
	public final boolean isCancelled() {
		return this.cut || this.delegate.isCancelled();
	}

	/**
	 * Close the call with {@link Status#UNAVAILABLE}, unless it is closed.
	 * @param reason what the peer is told
	 */
	final void refuse(String reason) {
		synchronized (this) {
			if (!this.closed && !this.cut) {
				this.cut = true;
				this.delegate.close(Status.UNAVAILABLE.withDescription(reason), new Metadata());
			}
		}
	}

	final boolean isCut() {
		return this.cut;
	}

	/**
	 * Return whether the call has been closed, by whomever. To be asked with the lock
	 * held.
	 */
	final boolean isClosed() {
		return this.closed || this.cut;
	}

}
