package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work whose units are counted one by one: what kinds have in common beyond the
 * moments at which they do something.
 * <p>
 * All methods may be called from any thread.
 *
 * @param <E> the type of the units
 * @since 0.1.0
 */
public abstract class CountedWork<E extends InFlight.Entry> implements Drainable {

	private final InFlight<E> units = new InFlight<>();

	private volatile @Nullable WorkListener listener;

	/**
	 * Return the units in flight, for those who do more than begin and end them.
	 * @return the units
	 */
	protected final InFlight<E> units() {
		return this.units;
	}

	/**
	 * Count a unit in that nobody is told of: it may yet be refused, or was counted by
	 * another name.
	 * @param unit the unit
	 */
	protected final void add(E unit) {
		this.units.add(unit);
	}

	/**
	 * Tell of a unit that was counted in.
	 */
	protected final void arrived() {
		WorkListener listener = this.listener;
		if (listener != null) {
			listener.arrived();
		}
	}

	/**
	 * Count a unit out that has ended. Has no effect if that has been done before.
	 * @param unit the unit
	 */
	protected final void remove(E unit) {
		WorkListener listener = this.listener;
		if (this.units.remove(unit) && listener != null) {
			listener.completed();
		}
	}

	/**
	 * Count a unit out that was not let in. Has no effect if that has been done before.
	 * @param unit the unit
	 * @param refused whether it was refused because of the shutdown
	 */
	protected final void drop(E unit, boolean refused) {
		WorkListener listener = this.listener;
		if (this.units.remove(unit) && refused && listener != null) {
			listener.rejected();
		}
	}

	@Override
	public final int inFlight() {
		return this.units.size();
	}

	@Override
	public final List<InFlightWork> work() {
		return this.units.work((unit) -> true);
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		return this.units.overdue(age, (unit) -> true);
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	/**
	 * Interrupts the threads that hold a unit.
	 */
	@Override
	public void abort() {
		this.units.interrupt();
	}

}
