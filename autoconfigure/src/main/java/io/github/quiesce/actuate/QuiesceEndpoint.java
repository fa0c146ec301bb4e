package io.github.quiesce.actuate;

import java.time.Duration;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.report.LastShutdown;
import io.github.quiesce.watchdog.Watchdog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link Endpoint @Endpoint} that shows where the application stands and what is in
 * flight.
 *
 * @since 0.1.0
 */
@Endpoint(id = "quiesce", defaultAccess = Access.READ_ONLY)
public final class QuiesceEndpoint {

	/**
	 * No server thread is kept for longer, whatever a client asks for.
	 */
	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private static final int CONFLICT = 409;

	private final ShutdownCoordinator coordinator;

	private final @Nullable LastShutdown lastShutdown;

	private final @Nullable Watchdog watchdog;

	/**
	 * Create the endpoint.
	 * @param coordinator what to show
	 * @param lastShutdown how the process before this one ended, {@code null} if nothing
	 * is known
	 * @param watchdog what watches the process, {@code null} if nothing does
	 */
	public QuiesceEndpoint(ShutdownCoordinator coordinator, @Nullable LastShutdown lastShutdown,
			@Nullable Watchdog watchdog) {
		this.coordinator = coordinator;
		this.lastShutdown = lastShutdown;
		this.watchdog = watchdog;
	}

	/**
	 * Describe the shutdown or its absence.
	 * @param wait how long to wait until nothing is in flight, at most a minute;
	 * {@code null} for not at all
	 * @return the description
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	@ReadOperation
	public QuiesceDescriptor quiesce(@Nullable Duration wait) throws InterruptedException {
		if (wait != null) {
			this.coordinator.awaitIdle((wait.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : wait);
		}
		return describe();
	}

	/**
	 * Announce the leave, without a deadline and until it is taken back or a shutdown
	 * begins. Returns at once; whether work is still in flight is seen by reading.
	 * @return the description, with status 409 if a shutdown has begun
	 */
	@WriteOperation
	public WebEndpointResponse<QuiesceDescriptor> announce() {
		return answer(this.coordinator.announce());
	}

	/**
	 * Take the announcement back.
	 * @return the description, with status 409 if a shutdown has begun
	 */
	@DeleteOperation
	public WebEndpointResponse<QuiesceDescriptor> resume() {
		return answer(this.coordinator.resume());
	}

	private WebEndpointResponse<QuiesceDescriptor> answer(boolean done) {
		return new WebEndpointResponse<>(describe(), done ? WebEndpointResponse.STATUS_OK : CONFLICT);
	}

	private QuiesceDescriptor describe() {
		return QuiesceDescriptor.of(this.coordinator.snapshot(), this.lastShutdown,
				(this.watchdog != null) ? this.watchdog.snapshot() : null);
	}

}
