package io.github.quiesce.grpc;

import io.grpc.ServerCall;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.jspecify.annotations.Nullable;

/**
 * A call of the health service, which is no work but the question whether to send work.
 * From the announcement on nothing is serving, whatever the application says. Watches are
 * told so at once.
 *
 * @param <Q> the type of the requests
 * @param <A> the type of the answers
 */
final class HealthCall<Q, A> extends CutCall<Q, A> {

	private static final HealthCheckResponse NOT_SERVING = HealthCheckResponse.newBuilder()
		.setStatus(ServingStatus.NOT_SERVING)
		.build();

	private final GrpcDrainable drainable;

	/**
	 * What the application says.
	 */
	private @Nullable A said;

	/**
	 * What the client was told.
	 */
	private @Nullable A told;

	HealthCall(ServerCall<Q, A> delegate, GrpcDrainable drainable) {
		super(delegate);
		this.drainable = drainable;
	}

	@Override
	public void sendMessage(A message) {
		synchronized (this) {
			this.said = message;
			tell(this.drainable.isAnnounced() ? notServing(message) : message);
		}
	}

	/**
	 * Tell a watch. The answer of an unknown service stays unknown.
	 */
	void announced() {
		synchronized (this) {
			A said = this.said;
			if (said != null && isWatch()) {
				tell(notServing(said));
			}
		}
	}

	/**
	 * Tell a watch what it would have been told in the meantime.
	 */
	void resumed() {
		synchronized (this) {
			A said = this.said;
			if (said != null && isWatch()) {
				tell(said);
			}
		}
	}

	/**
	 * A watch is told of changes only.
	 */
	private void tell(A message) {
		if (!message.equals(this.told)) {
			this.told = message;
			super.sendMessage(message);
		}
	}

	private boolean isWatch() {
		return !isClosed() && !getMethodDescriptor().getType().serverSendsOneMessage();
	}

	@SuppressWarnings("unchecked")
	private static <A> A notServing(A message) {
		return (message instanceof HealthCheckResponse response && response.getStatus() == ServingStatus.SERVING)
				? (A) NOT_SERVING : message;
	}

}
