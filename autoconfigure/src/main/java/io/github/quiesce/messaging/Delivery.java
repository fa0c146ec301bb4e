package io.github.quiesce.messaging;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a batch of messages that a listener gets at once, from the moment the
 * listener is called until it is done with it.
 *
 * @since 0.1.0
 */
public final class Delivery extends InFlight.Entry {

	private final Intake<?> intake;

	private final @Nullable String destination;

	private final AtomicBoolean ended = new AtomicBoolean();

	Delivery(Intake<?> intake, @Nullable String destination) {
		super(Thread.currentThread());
		this.intake = intake;
		this.destination = destination;
	}

	/**
	 * The listener is done with the message. Every call but the first is ignored.
	 */
	public void end() {
		if (this.ended.compareAndSet(false, true)) {
			this.intake.end(this);
		}
	}

	/**
	 * The listener has returned and goes on with the message by itself: it is in flight
	 * until {@link #end()} is called, on whatever thread.
	 */
	public void detach() {
		heldBy(null);
	}

	@Override
	public String describe() {
		return this.intake.describe(thread(), this.destination);
	}

}
