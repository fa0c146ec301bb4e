package io.github.quiesce.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a broker. Nobody routes them here, they are fetched: fetching ends with the
 * announcement, what is in hand is finished and acknowledged, and what was fetched and
 * not begun goes back. Announced again or resumed at any time.
 *
 * @param <C> the type of the listener containers
 * @since 0.1.0
 */
public abstract class MessageDrainable<C> implements Drainable {

	private final InFlight<Delivery> deliveries = new InFlight<>();

	private final Map<C, Intake<C>> intakes = Collections.synchronizedMap(new WeakHashMap<>());

	private final AtomicInteger unreported = new AtomicInteger();

	private volatile List<Intake<C>> closed = List.of();

	private volatile @Nullable WorkListener listener;

	private volatile boolean aborted;

	/**
	 * Return the containers that the application has besides those it was told of.
	 * @return the containers
	 */
	protected abstract Collection<? extends C> containers();

	/**
	 * Create the intake of a container.
	 * @param container the container
	 * @return the intake
	 */
	protected abstract Intake<C> createIntake(C container);

	/**
	 * Return whether a container belongs to what the application sends, and has to live
	 * for as long: one that receives the replies to requests of the application.
	 * @param container the container
	 * @return {@code true} if it must not be stopped
	 */
	protected abstract boolean isEgress(C container);

	/**
	 * Return the intake of a container.
	 * @param container the container
	 * @return its intake, always the same
	 */
	protected final Intake<C> intake(C container) {
		return this.intakes.computeIfAbsent(container, this::createIntake);
	}

	/**
	 * Return whether the drain deadline has passed: what fails from now on was cut.
	 * @return whether work was aborted
	 */
	public final boolean isAborted() {
		return this.aborted;
	}

	final void begun(Delivery delivery) {
		this.deliveries.add(delivery);
		WorkListener listener = this.listener;
		if (listener != null) {
			listener.arrived();
		}
	}

	/**
	 * A message is no longer in hand.
	 * @param report whether that is all; otherwise its container is leaving, and the
	 * message is acknowledged for good when that has left
	 */
	final void ended(Delivery delivery, boolean report) {
		this.deliveries.remove(delivery);
		WorkListener listener = this.listener;
		if (!report) {
			this.unreported.incrementAndGet();
		}
		else if (listener != null) {
			listener.completed();
		}
	}

	/**
	 * A container has left.
	 */
	final void settled() {
		WorkListener listener = this.listener;
		if (listener != null) {
			for (int messages = this.unreported.getAndSet(0); messages > 0; messages--) {
				listener.completed();
			}
			listener.changed();
		}
	}

	/**
	 * Let those stop that wait for what this one had in hand, unless others still have.
	 */
	final void release(Intake<C> intake) {
		List<Intake<C>> tied = this.closed.stream().filter(intake::isTiedTo).toList();
		if (tied.stream().noneMatch(Intake::isHolding)) {
			tied.forEach(Intake::release);
		}
	}

	@Override
	public final int inFlight() {
		// Messages first: one that ends in between is then a container that settles.
		int units = this.deliveries.size();
		for (Intake<C> intake : this.closed) {
			if (intake.isSettling()) {
				units++;
			}
		}
		return units;
	}

	@Override
	public final List<InFlightWork> work() {
		List<InFlightWork> work = new ArrayList<>(this.deliveries.work((delivery) -> true));
		for (Intake<C> intake : this.closed) {
			if (intake.isSettling()) {
				work.add(new InFlightWork(intake.describe(null, null) + " (leaving)", Duration.ZERO, null));
			}
		}
		return work;
	}

	@Override
	public final void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public final void announce() {
		Set<C> containers = new LinkedHashSet<>(containers());
		synchronized (this.intakes) {
			containers.addAll(this.intakes.keySet());
		}
		List<Intake<C>> closed = new ArrayList<>();
		for (C container : containers) {
			if (!isEgress(container)) {
				closed.add(intake(container));
			}
		}
		// Counted before they are told: one may have stopped before the last is told.
		this.closed = List.copyOf(closed);
		List<Intake<C>> holding = closed.stream().filter(Intake::isHolding).toList();
		closed.removeIf((intake) -> !intake.close(holding.stream().anyMatch(intake::isTiedTo)));
		this.closed = List.copyOf(closed);
		// What they were held for may have ended in the meantime.
		this.closed.forEach(this::release);
	}

	@Override
	public final void resume() {
		List<Intake<C>> closed = this.closed;
		this.closed = List.of();
		closed.forEach(Intake::open);
	}

	@Override
	public final void abort() {
		this.aborted = true;
		this.deliveries.interrupt();
		// Nobody waits any longer for what is handled asynchronously.
		this.closed.forEach(Intake::release);
	}

}
