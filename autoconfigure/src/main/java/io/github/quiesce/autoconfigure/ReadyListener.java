package io.github.quiesce.autoconfigure;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Has something done when the application of one context is ready: the last thing that
 * happens at its start, once every runner has returned.
 */
final class ReadyListener implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, Ordered {

	private final ApplicationContext context;

	private final int order;

	private final Runnable action;

	ReadyListener(ApplicationContext context, int order, Runnable action) {
		this.context = context;
		this.order = order;
		this.action = action;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getSource() == this.context && event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.action.run();
		}
	}

	@Override
	public int getOrder() {
		return this.order;
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
