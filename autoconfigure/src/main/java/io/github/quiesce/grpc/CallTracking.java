package io.github.quiesce.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Follows every call of a server from before the first other interceptor.
 *
 * @param <T> the type of the server's builder
 * @since 0.1.0
 */
public final class CallTracking<T extends ServerBuilder<T>>
		implements ServerBuilderCustomizer<T>, ServerInterceptor, Ordered {

	private static final String HEALTH_SERVICE = "grpc.health.v1.Health";

	private final GrpcDrainable drainable;

	/**
	 * Create the interceptor.
	 * @param drainable where calls are counted
	 */
	public CallTracking(GrpcDrainable drainable) {
		this.drainable = drainable;
	}

	/**
	 * The interceptor that is added last is asked first.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(T builder) {
		builder.intercept(this);
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		return HEALTH_SERVICE.equals(call.getMethodDescriptor().getServiceName())
				? health(new HealthCall<>(call, this.drainable), headers, next)
				: follow(new GrpcCall<>(call), headers, next);
	}

	private <Q, A> ServerCall.Listener<Q> follow(GrpcCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
		this.drainable.begin(call);
		boolean started = false;
		try {
			ServerCall.Listener<Q> listener = next.startCall(call.call(), headers);
			started = true;
			return new FollowingListener<>(listener, call, this.drainable);
		}
		finally {
			call.heldBy(null);
			if (!started) {
				this.drainable.end(call);
			}
		}
	}

	private <Q, A> ServerCall.Listener<Q> health(HealthCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		ServerCall.Listener<Q> listener = next.startCall(call, headers);
		this.drainable.begin(call);
		return new HealthListener<>(listener, call, this.drainable);
	}

	/**
	 * Hears of the end of a call, and knows which thread handles it.
	 *
	 * @param <Q> the type of the requests
	 */
	private static final class FollowingListener<Q> extends SimpleForwardingServerCallListener<Q> {

		private final GrpcCall<Q, ?> call;

		private final GrpcDrainable drainable;

		FollowingListener(ServerCall.Listener<Q> delegate, GrpcCall<Q, ?> call, GrpcDrainable drainable) {
			super(delegate);
			this.call = call;
			this.drainable = drainable;
		}

		private void handle(Runnable action) {
			this.call.heldBy(Thread.currentThread());
			try {
				action.run();
			}
			finally {
				this.call.heldBy(null);
			}
		}

		@Override
		public void onMessage(Q message) {
			this.call.touched();
			handle(() -> super.onMessage(message));
			this.call.touched();
		}

		@Override
		public void onHalfClose() {
			this.call.halfClosed();
			handle(super::onHalfClose);
		}

		@Override
		public void onReady() {
			handle(super::onReady);
		}

		/**
		 * The handler of a call that was cut believes that its client has gone.
		 */
		@Override
		public void onComplete() {
			try {
				handle(this.call.isCut() ? super::onCancel : super::onComplete);
			}
			finally {
				this.drainable.end(this.call);
			}
		}

		@Override
		public void onCancel() {
			try {
				handle(super::onCancel);
			}
			finally {
				this.drainable.end(this.call);
			}
		}

	}

	/**
	 * Hears of the end of a question.
	 *
	 * @param <Q> the type of the requests
	 */
	private static final class HealthListener<Q> extends SimpleForwardingServerCallListener<Q> {

		private final HealthCall<Q, ?> call;

		private final GrpcDrainable drainable;

		HealthListener(ServerCall.Listener<Q> delegate, HealthCall<Q, ?> call, GrpcDrainable drainable) {
			super(delegate);
			this.call = call;
			this.drainable = drainable;
		}

		@Override
		public void onComplete() {
			this.drainable.end(this.call);
			if (this.call.isCut()) {
				super.onCancel();
			}
			else {
				super.onComplete();
			}
		}

		@Override
		public void onCancel() {
			this.drainable.end(this.call);
			super.onCancel();
		}

	}

}
