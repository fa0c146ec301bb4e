package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * The units of work of one kind that are in flight: a set made for being added to and
 * removed from once per request. An entry knows its place, so that nothing is allocated
 * beside it; places are striped by thread, so that threads seldom meet.
 * <p>
 * Safe for use by many threads. No lock is held while code outside this class runs, with
 * the exception of {@link Thread#interrupt()}.
 *
 * @param <E> the type of the entries
 * @since 0.1.0
 */
public final class InFlight<E extends InFlight.Entry> {

	private static final int STRIPES = Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 4 - 1) << 1;

	private final Stripe[] stripes = new Stripe[STRIPES];

	/**
	 * Create an empty set.
	 */
	public InFlight() {
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new Stripe();
		}
	}

	/**
	 * Add an entry that is in no set.
	 * @param entry the entry to add
	 */
	public void add(E entry) {
		int index = (int) Thread.currentThread().getId() & (STRIPES - 1);
		Stripe stripe = this.stripes[index];
		synchronized (stripe) {
			((Entry) entry).place = stripe.add(entry) * STRIPES + index;
		}
	}

	/**
	 * Remove an entry.
	 * @param entry the entry to remove
	 * @return {@code true} for the one call that removed it
	 */
	public boolean remove(E entry) {
		Stripe stripe = this.stripes[((Entry) entry).place & (STRIPES - 1)];
		synchronized (stripe) {
			return stripe.remove(entry, ((Entry) entry).place / STRIPES);
		}
	}

	/**
	 * Move an entry to another set. There is no moment at which it is in neither.
	 * @param entry the entry to move
	 * @param target the set it belongs to from now on; no two sets ever exchange entries
	 * in both directions
	 * @return {@code true} if the entry was moved, {@code false} if it is not in this set
	 */
	public boolean moveTo(InFlight<E> target, E entry) {
		Entry plain = entry;
		int index = plain.place & (STRIPES - 1);
		Stripe from = this.stripes[index];
		Stripe to = target.stripes[index];
		synchronized (from) {
			if (!from.holds(entry, plain.place / STRIPES)) {
				return false;
			}
			synchronized (to) {
				int position = to.add(entry);
				from.remove(entry, plain.place / STRIPES);
				plain.place = position * STRIPES + index;
			}
			return true;
		}
	}

	/**
	 * Return how many entries there are.
	 * @return the number of entries
	 */
	public int size() {
		int size = 0;
		for (Stripe stripe : this.stripes) {
			size += stripe.size;
		}
		return size;
	}

	/**
	 * Return the entries, oldest first.
	 * @return a snapshot
	 */
	@SuppressWarnings("unchecked")
	public List<E> entries() {
		List<E> entries = new ArrayList<>();
		for (Stripe stripe : this.stripes) {
			synchronized (stripe) {
				stripe.forEach((entry) -> entries.add((E) entry));
			}
		}
		entries.sort(Comparator.comparingLong((entry) -> ((Entry) entry).acceptedAt));
		return entries;
	}

	/**
	 * Describe the entries, oldest first.
	 * @param filter which entries to describe
	 * @return a snapshot
	 */
	public List<InFlightWork> work(Predicate<? super E> filter) {
		long now = System.nanoTime();
		return entries().stream().filter(filter).map((entry) -> {
			Entry plain = entry;
			return new InFlightWork(entry.describe(), Duration.ofNanos(Math.max(0, now - plain.acceptedAt)),
					plain.thread);
		}).toList();
	}

	/**
	 * Interrupt the threads that hold an entry at this moment. A thread that has let go
	 * of its entry, and may have taken up something else, is not touched.
	 */
	public void interrupt() {
		for (Stripe stripe : this.stripes) {
			synchronized (stripe) {
				stripe.forEach(Entry::interrupt);
			}
		}
	}

	/**
	 * A unit of work. Created by the thread that accepts it.
	 */
	public abstract static class Entry {

		private final long acceptedAt = System.nanoTime();

		private @Nullable Thread thread;

		/**
		 * The position and the stripe where the entry was put last, guarded by that
		 * stripe. Who removes the entry has got it from who added it and sees at least
		 * the stripe.
		 */
		private int place;

		/**
		 * Create an entry.
		 * @param thread the thread that holds the work, or {@code null} if none does
		 */
		protected Entry(@Nullable Thread thread) {
			this.thread = thread;
		}

		/**
		 * Say what the work is, see {@link InFlightWork#description()}.
		 * @return the description
		 */
		public abstract String describe();

		/**
		 * Return the thread that holds the work.
		 * @return the thread, or {@code null} if none holds it
		 */
		public final @Nullable Thread thread() {
			return this.thread;
		}

		/**
		 * Set the thread that holds the work from now on.
		 * @param thread the thread, or {@code null} if none holds it
		 */
		public final void heldBy(@Nullable Thread thread) {
			synchronized (this) {
				this.thread = thread;
			}
		}

		private void interrupt() {
			synchronized (this) {
				Thread thread = this.thread;
				if (thread != null) {
					thread.interrupt();
				}
			}
		}

	}

	/**
	 * The entries that some of the threads have added, and the lock that guards them.
	 */
	private static final class Stripe {

		private static final AtomicIntegerFieldUpdater<Stripe> SIZE = AtomicIntegerFieldUpdater.newUpdater(Stripe.class,
				"size");

		private @Nullable Entry[] entries = new Entry[4];

		/**
		 * Written under the lock, read without it.
		 */
		private volatile int size;

		int add(Entry entry) {
			int position = this.size;
			if (position == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, position * 2);
			}
			this.entries[position] = entry;
			SIZE.lazySet(this, position + 1);
			return position;
		}

		boolean holds(Entry entry, int position) {
			return position < this.size && this.entries[position] == entry;
		}

		boolean remove(Entry entry, int position) {
			if (!holds(entry, position)) {
				return false;
			}
			int last = this.size - 1;
			Entry moved = Objects.requireNonNull(this.entries[last]);
			this.entries[position] = moved;
			moved.place = entry.place;
			this.entries[last] = null;
			SIZE.lazySet(this, last);
			return true;
		}

		void forEach(Consumer<Entry> action) {
			for (int i = 0; i < this.size; i++) {
				action.accept(Objects.requireNonNull(this.entries[i]));
			}
		}

	}

}
