package io.github.quiesce.lease;

import java.time.Duration;

import io.github.quiesce.Lease;
import io.github.quiesce.Quiesce;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.process.ProcessParticipant;
import org.jspecify.annotations.Nullable;

/**
 * The facade over a coordinator.
 *
 * @since 0.1.0
 */
public final class QuiesceFacade implements Quiesce {

	private final ShutdownCoordinator coordinator;

	private final LeaseDrainable leases;

	private final @Nullable ProcessParticipant process;

	/**
	 * Create the facade.
	 * @param coordinator the coordinator
	 * @param leases where leases are counted
	 * @param process who takes signals, {@code null} if the process belongs to somebody
	 * else
	 */
	public QuiesceFacade(ShutdownCoordinator coordinator, LeaseDrainable leases, @Nullable ProcessParticipant process) {
		this.coordinator = coordinator;
		this.leases = leases;
		this.process = process;
	}

	@Override
	public QuiesceState getState() {
		return this.coordinator.getState();
	}

	@Override
	public @Nullable Duration getRemaining() {
		Deadline deadline = this.coordinator.getDeadline();
		return (deadline != null) ? deadline.remaining() : null;
	}

	@Override
	public Lease lease(String description) {
		return this.leases.acquire(description);
	}

	@Override
	public Registration on(QuiesceState state, String name, Runnable callback) {
		return this.coordinator.addCallback(state, name, callback);
	}

	@Override
	public Registration onSignal(String signal, Runnable callback) {
		return (this.process != null) ? this.process.onSignal(signal, callback.getClass().getSimpleName(), callback)
				: () -> {
				};
	}

}
