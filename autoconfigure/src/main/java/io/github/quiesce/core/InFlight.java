package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * The units of work of one kind that are in flight: a set made for being added to and
 * removed from once per request. An entry is its own list node, so that nothing is
 * allocated beside it; lists are striped by thread, so that threads seldom meet.
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
	 * Add an entry that is in no set yet.
	 * @param entry the entry to add
	 */
	public void add(E entry) {
		Stripe stripe = this.stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
		synchronized (stripe) {
			stripe.link(entry);
		}
	}

	/**
	 * Remove an entry.
	 * @param entry the entry to remove
	 * @return {@code true} for the one call that removed it
	 */
	public boolean remove(E entry) {
		Stripe stripe = ((Entry) entry).stripe;
		if (stripe == null) {
			return false;
		}
		synchronized (stripe) {
			return stripe.unlink(entry);
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
				stripe.forEach((entry) -> {
					Thread thread = entry.thread;
					if (thread != null) {
						thread.interrupt();
					}
				});
			}
		}
	}

	/**
	 * A unit of work. Created by the thread that accepts it.
	 */
	public abstract static class Entry {

		private final long acceptedAt = System.nanoTime();

		private @Nullable Thread thread;

		private volatile @Nullable Stripe stripe;

		private @Nullable Entry previous;

		private @Nullable Entry next;

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
			Stripe stripe = this.stripe;
			if (stripe == null) {
				this.thread = thread;
				return;
			}
			synchronized (stripe) {
				this.thread = thread;
			}
		}

	}

	/**
	 * A doubly linked list of entries and the lock that guards it.
	 */
	private static final class Stripe {

		private @Nullable Entry head;

		private volatile int size;

		void link(Entry entry) {
			Entry head = this.head;
			entry.next = head;
			if (head != null) {
				head.previous = entry;
			}
			this.head = entry;
			entry.stripe = this;
			this.size = this.size + 1;
		}

		boolean unlink(Entry entry) {
			if (entry.stripe != this) {
				return false;
			}
			Entry previous = entry.previous;
			Entry next = entry.next;
			if (previous != null) {
				previous.next = next;
			}
			else {
				this.head = next;
			}
			if (next != null) {
				next.previous = previous;
			}
			entry.previous = null;
			entry.next = null;
			entry.stripe = null;
			this.size = this.size - 1;
			return true;
		}

		void forEach(Consumer<Entry> action) {
			for (Entry entry = this.head; entry != null; entry = entry.next) {
				action.accept(entry);
			}
		}

	}

}
