package io.github.quiesce.lease;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.Lease;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * The kind of work that application code declares itself.
 *
 * @since 0.1.0
 */
public final class LeaseDrainable implements Drainable {

	private final InFlight<Entry> leases = new InFlight<>();

	private final BooleanSupplier sealed;

	private volatile @Nullable WorkListener listener;

	/**
	 * Create the kind.
	 * @param sealed whether the drain has ended
	 */
	public LeaseDrainable(BooleanSupplier sealed) {
		this.sealed = sealed;
	}

	Lease acquire(String description) {
		Entry entry = new Entry(description);
		this.leases.add(entry);
		WorkListener listener = this.listener;
		// Asked only now that the lease counts: the drain looks again after it has
		// sealed.
		if (this.sealed.getAsBoolean()) {
			this.leases.remove(entry);
			if (listener != null) {
				listener.rejected();
			}
			throw new IllegalStateException(
					"No lease for '" + description + "': the drain has ended and resources are being released");
		}
		if (listener != null) {
			listener.arrived();
		}
		return () -> {
			if (this.leases.remove(entry) && listener != null) {
				listener.completed();
			}
		};
	}

	@Override
	public String kind() {
		return "lease";
	}

	@Override
	public int inFlight() {
		return this.leases.size();
	}

	@Override
	public List<InFlightWork> work() {
		return this.leases.work((entry) -> true);
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		return this.leases.overdue(age, (entry) -> true);
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public void abort() {
		this.leases.interrupt();
	}

	private static final class Entry extends InFlight.Entry {

		private final String description;

		Entry(String description) {
			super(Thread.currentThread());
			this.description = description;
		}

		@Override
		public String describe() {
			return this.description;
		}

	}

}
