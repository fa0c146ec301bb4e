package io.github.quiesce.actuate;

import io.github.quiesce.core.ShutdownCoordinator;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows where the application stands and what is in
 * flight.
 *
 * @since 0.1.0
 */
@Endpoint(id = "quiesce", defaultAccess = Access.READ_ONLY)
public final class QuiesceEndpoint {

	private final ShutdownCoordinator coordinator;

	/**
	 * Create the endpoint.
	 * @param coordinator what to show
	 */
	public QuiesceEndpoint(ShutdownCoordinator coordinator) {
		this.coordinator = coordinator;
	}

	/**
	 * Describe the shutdown or its absence.
	 * @return the description
	 */
	@ReadOperation
	public QuiesceDescriptor quiesce() {
		return QuiesceDescriptor.of(this.coordinator.snapshot());
	}

}
