package io.github.quiesce.lease;

import java.util.function.BooleanSupplier;

import io.github.quiesce.Lease;
import io.github.quiesce.core.CountedWork;
import io.github.quiesce.core.InFlight;

/**
 * The kind of work that application code declares itself.
 *
 * @since 0.1.0
 */
public final class LeaseDrainable extends CountedWork<LeaseDrainable.Entry> {

	private final BooleanSupplier sealed;

	/**
	 * Create the kind.
	 * @param sealed whether the drain has ended
	 */
	public LeaseDrainable(BooleanSupplier sealed) {
		this.sealed = sealed;
	}

	Lease acquire(String description) {
		Entry entry = new Entry(description);
		add(entry);
		// Asked only now that the lease counts: the drain looks again after it has
		// sealed.
		if (this.sealed.getAsBoolean()) {
			drop(entry, true);
			throw new IllegalStateException(
					"No lease for '" + description + "': the drain has ended and resources are being released");
		}
		arrived();
		return () -> remove(entry);
	}

	@Override
	public String kind() {
		return "lease";
	}

	/**
	 * A lease that has not been given back.
	 */
	static final class Entry extends InFlight.Entry {

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
