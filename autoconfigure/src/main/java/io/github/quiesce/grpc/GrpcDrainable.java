package io.github.quiesce.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.CountedWork;
import io.github.quiesce.core.Spread;
import io.grpc.Server;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * Calls of all gRPC servers of the application. Servers are shut down when the announce
 * window ends: they tell their clients to leave (GOAWAY) and finish the calls they have.
 * Boot's own stop finds them shut down and has nothing to wait for.
 *
 * @since 0.1.0
 */
public final class GrpcDrainable extends CountedWork<GrpcCall<?, ?>>
		implements ApplicationListener<GrpcServerStartedEvent>, DisposableBean {

	private final Set<HealthCall<?, ?>> healthCalls = ConcurrentHashMap.newKeySet();

	private final List<Server> servers = new CopyOnWriteArrayList<>();

	private final Spread closer = new Spread("quiesce-grpc-closer", Duration.ZERO, Duration.ZERO);

	private final Duration idleTimeout;

	private volatile boolean announced;

	private volatile boolean draining;

	/**
	 * Create the kind.
	 * @param idleTimeout how long a stream that its client keeps open may be without a
	 * message before it is closed while draining
	 */
	public GrpcDrainable(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	@Override
	public void onApplicationEvent(GrpcServerStartedEvent event) {
		this.servers.add(event.getServer());
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	void begin(GrpcCall<?, ?> call) {
		add(call);
		arrived();
		if (this.draining) {
			// It was on its way while the server was shut down.
			closeWhenIdle(call);
		}
	}

	void end(GrpcCall<?, ?> call) {
		remove(call);
	}

	void begin(HealthCall<?, ?> call) {
		this.healthCalls.add(call);
	}

	void end(HealthCall<?, ?> call) {
		this.healthCalls.remove(call);
	}

	boolean isAnnounced() {
		return this.announced;
	}

	private void closeWhenIdle(GrpcCall<?, ?> call) {
		if (!call.canBeIdle()) {
			return;
		}
		Duration left = this.idleTimeout.minus(call.idleTime());
		if (left.isNegative() || left.isZero()) {
			call.refuse("The server is shutting down");
		}
		else {
			this.closer.after(left, () -> closeWhenIdle(call));
		}
	}

	@Override
	public String kind() {
		return "grpc";
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		return units().overdue(age, GrpcCall::isUnary);
	}

	@Override
	public boolean acceptsTraffic() {
		return !this.servers.isEmpty();
	}

	@Override
	public void announce() {
		this.announced = true;
		this.healthCalls.forEach(HealthCall::announced);
	}

	@Override
	public void resume() {
		this.announced = false;
		this.healthCalls.forEach(HealthCall::resumed);
	}

	@Override
	public void drain() {
		this.draining = true;
		this.servers.forEach(Server::shutdown);
		this.healthCalls.forEach((call) -> call.refuse("The server is shutting down"));
		units().entries().forEach(this::closeWhenIdle);
	}

	@Override
	public void abort() {
		List<GrpcCall<?, ?>> calls = units().entries();
		calls.forEach((call) -> call.refuse("Aborted at the drain deadline"));
		super.abort();
	}

	/**
	 * Boot's own stop, which would end what is left, does not see a server that has been
	 * shut down.
	 */
	@Override
	public void destroy() {
		if (this.draining) {
			this.servers.forEach(Server::shutdownNow);
		}
	}

}
