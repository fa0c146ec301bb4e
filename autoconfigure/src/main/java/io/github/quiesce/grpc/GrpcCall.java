package io.github.quiesce.grpc;

import java.time.Duration;

import io.github.quiesce.core.InFlight;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;

/**
 * A call in flight, from its headers until its last byte is sent or its client has given
 * up.
 *
 * @param <Q> the type of the requests
 * @param <A> the type of the answers
 */
final class GrpcCall<Q, A> extends InFlight.Entry {

	private final TrackedCall call;

	private final MethodDescriptor<Q, A> method;

	private volatile boolean halfClosed;

	private volatile long lastMessageAt = System.nanoTime();

	GrpcCall(ServerCall<Q, A> call) {
		super(Thread.currentThread());
		this.call = new TrackedCall(call);
		this.method = call.getMethodDescriptor();
	}

	/**
	 * Return the call for the handler to use.
	 */
	ServerCall<Q, A> call() {
		return this.call;
	}

	@Override
	public String describe() {
		return this.method.getFullMethodName();
	}

	/**
	 * Return whether the call is one question and one answer, as opposed to a stream that
	 * may be meant to stay.
	 */
	boolean isUnary() {
		return this.method.getType() == MethodDescriptor.MethodType.UNARY;
	}

	void touched() {
		this.lastMessageAt = System.nanoTime();
	}

	void halfClosed() {
		this.halfClosed = true;
	}

	boolean isCut() {
		return this.call.isCut();
	}

	void refuse(String reason) {
		this.call.refuse(reason);
	}

	/**
	 * Return whether the call waits for messages of a client that may never send another
	 * one.
	 */
	boolean canBeIdle() {
		return !this.method.getType().clientSendsOneMessage() && !this.halfClosed;
	}

	/**
	 * Return for how long there was no message in either direction, zero while a thread
	 * handles one.
	 */
	Duration idleTime() {
		return (thread() != null) ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - this.lastMessageAt);
	}

	private final class TrackedCall extends CutCall<Q, A> {

		TrackedCall(ServerCall<Q, A> delegate) {
			super(delegate);
		}

		@Override
		public void sendMessage(A message) {
			touched();
			super.sendMessage(message);
		}

	}

}
