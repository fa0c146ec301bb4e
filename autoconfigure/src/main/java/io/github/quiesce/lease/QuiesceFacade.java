package io.github.quiesce.lease;

import java.time.Duration;

import io.github.quiesce.Lease;
import io.github.quiesce.Quiesce;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;
import org.jspecify.annotations.Nullable;

/**
 * The facade over a coordinator.
 *
 * @since 0.1.0
 */
public final class QuiesceFacade implements Quiesce {

	private final ShutdownCoordinator coordinator;

	private final LeaseDrainable leases;

	/**
	 * Create the facade.
	 * @param coordinator the coordinator
	 * @param leases where leases are counted
	 */
	public QuiesceFacade(ShutdownCoordinator coordinator, LeaseDrainable leases) {
		this.coordinator = coordinator;
		this.leases = leases;
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

}
