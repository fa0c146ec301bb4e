package io.github.quiesce.availability;

import java.util.concurrent.CompletableFuture;

import io.github.quiesce.QuiesceState;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownListener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/**
 * Boot's availability, except that an application which has announced its leave is not
 * ready, whatever anybody publishes. The state turns before its listeners are told, so
 * that one which blocks does not keep the probe up.
 *
 * @since 0.1.0
 */
public final class QuiesceApplicationAvailability extends ApplicationAvailabilityBean implements ShutdownListener {

	private final ApplicationContext context;

	private final ShutdownCoordinator coordinator;

	private volatile @Nullable AvailabilityChangeEvent<ReadinessState> refusing;

	private @Nullable AvailabilityChangeEvent<ReadinessState> before;

	/**
	 * Completes when the listeners of the last change have returned.
	 */
	private CompletableFuture<Void> published = CompletableFuture.completedFuture(null);

	/**
	 * Create the bean.
	 * @param context where a change is published
	 * @param coordinator whose announcement turns readiness off
	 */
	public QuiesceApplicationAvailability(ApplicationContext context, ShutdownCoordinator coordinator) {
		this.context = context;
		this.coordinator = coordinator;
		coordinator.addListener(this);
	}

	@Override
	public void onState(QuiesceState state) {
		if (state == QuiesceState.ANNOUNCING) {
			refuse();
		}
		else if (state == QuiesceState.RUNNING) {
			accept();
		}
	}

	private void refuse() {
		if (this.refusing != null) {
			return;
		}
		AvailabilityChangeEvent<ReadinessState> event = new AvailabilityChangeEvent<>(this.context,
				ReadinessState.REFUSING_TRAFFIC);
		this.before = super.getLastChangeEvent(ReadinessState.class);
		this.refusing = event;
		publish(event);
	}

	/**
	 * Goes back to what the application has published meanwhile or had published before.
	 */
	private void accept() {
		AvailabilityChangeEvent<ReadinessState> refusing = this.refusing;
		AvailabilityChangeEvent<ReadinessState> before = this.before;
		this.refusing = null;
		this.published = this.coordinator.runAside("listeners of ReadinessState", this.published, () -> {
			AvailabilityChangeEvent<ReadinessState> last = super.getLastChangeEvent(ReadinessState.class);
			if (before != null && (last == refusing || last == null)) {
				// The very event, so that whoever published it finds it there again
				this.context.publishEvent(before);
			}
		});
	}

	private void publish(AvailabilityChangeEvent<ReadinessState> event) {
		this.published = this.coordinator.runAside("listeners of ReadinessState", this.published,
				() -> this.context.publishEvent(event));
	}

	@Override
	public <S extends AvailabilityState> @Nullable S getState(Class<S> stateType) {
		AvailabilityChangeEvent<S> event = getLastChangeEvent(stateType);
		return (event != null) ? event.getState() : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <S extends AvailabilityState> @Nullable AvailabilityChangeEvent<S> getLastChangeEvent(Class<S> stateType) {
		AvailabilityChangeEvent<ReadinessState> refusing = this.refusing;
		if (refusing != null && stateType == ReadinessState.class) {
			return (AvailabilityChangeEvent<S>) refusing;
		}
		return super.getLastChangeEvent(stateType);
	}

}
