package io.github.quiesce.watchdog;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.quiesce.core.ShutdownCoordinator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.context.ApplicationContext;

/**
 * Turns a state of the availability off, and on again if nobody else has changed it
 * since. Keeps still while the application stops, whose readiness is the shutdown's.
 * Listeners of a change are told beside the watchdog, which none of them can hold up.
 *
 * @param <S> the type of the state
 */
final class AvailabilitySwitch<S extends AvailabilityState> {

	private final Class<S> type;

	private final S on;

	private final S off;

	private final ApplicationContext context;

	private final Supplier<@Nullable ApplicationAvailability> availability;

	private final ShutdownCoordinator coordinator;

	private @Nullable AvailabilityChangeEvent<S> published;

	private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

	private boolean changedByOthers;

	AvailabilitySwitch(Class<S> type, S on, S off, ApplicationContext context,
			Supplier<@Nullable ApplicationAvailability> availability, ShutdownCoordinator coordinator) {
		this.type = type;
		this.on = on;
		this.off = off;
		this.context = context;
		this.availability = availability;
		this.coordinator = coordinator;
	}

	/**
	 * Set the switch. Called again in every round: what cannot be done now is done then.
	 * @param off whether the state is to be off
	 * @return whether the state was changed
	 */
	synchronized boolean set(boolean off) {
		if (this.coordinator.isStopping() || !this.told.isDone()) {
			return false;
		}
		AvailabilityChangeEvent<S> published = this.published;
		if (off) {
			return published == null && turnOff();
		}
		if (published == null) {
			return false;
		}
		AvailabilityChangeEvent<S> last = last();
		if (last != null && last != published) {
			// One look is not enough: a shutdown that was taken back puts back what was
			// there before, a moment later.
			if (this.changedByOthers) {
				this.published = null;
			}
			this.changedByOthers = !this.changedByOthers;
			return false;
		}
		this.published = null;
		publish(new AvailabilityChangeEvent<>(this.context, this.on));
		return true;
	}

	private boolean turnOff() {
		AvailabilityChangeEvent<S> last = last();
		if (this.availability.get() != null && (last == null || !last.getState().equals(this.on))) {
			// Off already, and not by the watchdog
			return false;
		}
		AvailabilityChangeEvent<S> event = new AvailabilityChangeEvent<>(this.context, this.off);
		this.published = event;
		this.changedByOthers = false;
		publish(event);
		return true;
	}

	private @Nullable AvailabilityChangeEvent<S> last() {
		ApplicationAvailability availability = this.availability.get();
		return (availability != null) ? availability.getLastChangeEvent(this.type) : null;
	}

	private void publish(AvailabilityChangeEvent<S> event) {
		this.told = this.coordinator.runAside("listeners of " + this.type.getSimpleName(), this.told,
				() -> this.context.publishEvent(event));
	}

	/**
	 * Return whether the state was turned off here and not turned on again.
	 * @return whether the watchdog keeps the state off
	 */
	synchronized boolean isOff() {
		return this.published != null;
	}

}
