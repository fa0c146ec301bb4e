package io.github.quiesce.http.netty;

import java.time.Duration;

import io.github.quiesce.QuiesceState;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownListener;
import reactor.netty.resources.LoopResources;

import org.springframework.http.client.ReactorResourceFactory;

/**
 * Keeps the release of event loops inside the deadline. Their quiet period is waited out
 * synchronously, where no lifecycle timeout reaches it, and its two seconds are all that
 * a drain which used up its time has left.
 *
 * @since 0.1.0
 */
public final class ReactorResourcesRelease implements ShutdownListener {

	private static final Duration DEFAULT_QUIET_PERIOD = Duration
		.ofSeconds(LoopResources.DEFAULT_SHUTDOWN_QUIET_PERIOD);

	private static final Duration HOPELESS_WAIT = Duration.ofMillis(500);

	private static final int QUIET_DIVISOR = 4;

	private static final int TIMEOUT_DIVISOR = 2;

	private final ReactorResourceFactory resources;

	private final ShutdownCoordinator coordinator;

	/**
	 * Create the listener.
	 * @param resources the event loops
	 * @param coordinator whose deadline is to be kept
	 */
	public ReactorResourcesRelease(ReactorResourceFactory resources, ShutdownCoordinator coordinator) {
		this.resources = resources;
		this.coordinator = coordinator;
		coordinator.addListener(this);
	}

	@Override
	public void onState(QuiesceState state) {
		Deadline deadline = this.coordinator.getDeadline();
		if (state != QuiesceState.RELEASING || deadline == null) {
			return;
		}
		Duration remaining = deadline.remaining();
		if (this.coordinator.hasWorkThatDoesNotEnd()) {
			// Nor does the event loop that it sits on.
			release(Duration.ZERO, HOPELESS_WAIT);
		}
		else if (remaining.dividedBy(QUIET_DIVISOR).compareTo(DEFAULT_QUIET_PERIOD) < 0) {
			release(remaining.dividedBy(QUIET_DIVISOR), remaining.dividedBy(TIMEOUT_DIVISOR));
		}
	}

	private void release(Duration quietPeriod, Duration timeout) {
		this.resources.setShutdownQuietPeriod(quietPeriod);
		this.resources.setShutdownTimeout(timeout);
	}

}
