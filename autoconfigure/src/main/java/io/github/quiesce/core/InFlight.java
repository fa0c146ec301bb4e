package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * The units of work of one kind that are in flight: a set made for being added to and
 * removed from once per request, at the price of one compare-and-set each. An entry knows
 * its slot, so that nothing is allocated beside it; where to look for a free slot depends
 * on the thread, so that threads seldom meet. What finds no slot nearby goes into an
 * ordinary set.
 * <p>
 * Safe for use by many threads. No lock is held while code outside this class runs, with
 * the exception of {@link Thread#interrupt()}.
 *
 * @param <E> the type of the entries
 * @since 0.1.0
 */
public final class InFlight<E extends InFlight.Entry> {

	private static final int SLOT_BITS = 10;

	private static final int SLOTS = 1 << SLOT_BITS;

	private static final int PROBES = 8;

	/**
	 * Spreads consecutive numbers of threads over all slots and thereby over cache lines.
	 */
	private static final int SPREADING = 0x9E3779B9;

	private static final int NO_SLOT = -1;

	private final AtomicReferenceArray<@Nullable Entry> slots = new AtomicReferenceArray<>(SLOTS);

	private final Set<Entry> others = ConcurrentHashMap.newKeySet();

	private final Object interruption = new Object();

	private volatile boolean interrupting;

	/**
	 * Create an empty set.
	 */
	public InFlight() {
	}

	/**
	 * Add an entry that is in no set.
	 * @param entry the entry to add
	 */
	public void add(E entry) {
		Entry plain = entry;
		int start = ((int) Thread.currentThread().getId() * SPREADING) >>> (Integer.SIZE - SLOT_BITS);
		for (int i = 0; i < PROBES; i++) {
			int slot = (start + i) & (SLOTS - 1);
			if (this.slots.getPlain(slot) == null) {
				// Before the entry can be found there
				plain.slot = slot;
				if (this.slots.compareAndSet(slot, null, plain)) {
					return;
				}
			}
		}
		plain.slot = NO_SLOT;
		this.others.add(plain);
	}

	/**
	 * Remove an entry.
	 * @param entry the entry to remove
	 * @return {@code true} for the one call that removed it
	 */
	public boolean remove(E entry) {
		Entry plain = entry;
		if (!removeFrom(plain.slot, plain) && !removeMoved(plain)) {
			return false;
		}
		if (this.interrupting) {
			awaitInterruption();
		}
		return true;
	}

	private boolean removeFrom(int slot, Entry entry) {
		return (slot != NO_SLOT) ? this.slots.compareAndSet(slot, entry, null) : this.others.remove(entry);
	}

	/**
	 * An entry that is being moved here has its slot once it has been moved.
	 */
	private boolean removeMoved(Entry entry) {
		synchronized (entry) {
			return removeFrom(entry.slot, entry);
		}
	}

	/**
	 * The thread that lets go of its entry goes on to other work, which must not be
	 * interrupted in its place.
	 */
	private void awaitInterruption() {
		synchronized (this.interruption) {
			// Entered once it has ended
		}
	}

	/**
	 * Move an entry to another set. There is no moment at which it is in neither.
	 * @param target the set it belongs to from now on
	 * @param entry the entry to move
	 * @return {@code true} if the entry was moved, {@code false} if it is not in this set
	 */
	public boolean moveTo(InFlight<E> target, E entry) {
		Entry plain = entry;
		synchronized (plain) {
			int slot = plain.slot;
			if ((slot != NO_SLOT) ? this.slots.get(slot) != plain : !this.others.contains(plain)) {
				return false;
			}
			target.add(entry);
			if (removeFrom(slot, plain)) {
				return true;
			}
			target.removeFrom(plain.slot, plain);
			return false;
		}
	}

	/**
	 * Return whether an entry is in this set.
	 * @param entry the entry
	 * @return whether it has been added and not removed
	 */
	public boolean contains(E entry) {
		Entry plain = entry;
		synchronized (plain) {
			return (plain.slot != NO_SLOT) ? this.slots.get(plain.slot) == plain : this.others.contains(plain);
		}
	}

	/**
	 * Return how many entries there are.
	 * @return the number of entries
	 */
	public int size() {
		int size = this.others.size();
		for (int i = 0; i < SLOTS; i++) {
			if (this.slots.get(i) != null) {
				size++;
			}
		}
		return size;
	}

	private void forEach(Consumer<Entry> action) {
		for (int i = 0; i < SLOTS; i++) {
			Entry entry = this.slots.get(i);
			if (entry != null) {
				action.accept(entry);
			}
		}
		this.others.forEach(action);
	}

	/**
	 * Return the entries, oldest first.
	 * @return a snapshot
	 */
	@SuppressWarnings("unchecked")
	public List<E> entries() {
		List<E> entries = new ArrayList<>();
		forEach((entry) -> entries.add((E) entry));
		entries.sort(Comparator.comparingLong((entry) -> ((Entry) entry).acceptedAt));
		return entries;
	}

	/**
	 * Describe the entries, oldest first.
	 * @param filter which entries to describe
	 * @return a snapshot
	 */
	public List<InFlightWork> work(Predicate<? super E> filter) {
		return describe(filter, System.nanoTime());
	}

	/**
	 * Describe the entries that have been here for some time, oldest first. The others
	 * are neither asked nor described.
	 * @param age how long at least
	 * @param filter which of these to describe
	 * @return a snapshot
	 */
	public List<InFlightWork> overdue(Duration age, Predicate<? super E> filter) {
		long now = System.nanoTime();
		long nanos = age.toNanos();
		return describe((entry) -> now - ((Entry) entry).acceptedAt >= nanos && filter.test(entry), now);
	}

	private List<InFlightWork> describe(Predicate<? super E> filter, long now) {
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
		synchronized (this.interruption) {
			this.interrupting = true;
			forEach(Entry::interruptHolder);
			this.interrupting = false;
		}
	}

	/**
	 * Interrupt the thread that holds an entry, under the same terms.
	 * @param entry the entry
	 */
	public void interrupt(E entry) {
		synchronized (this.interruption) {
			this.interrupting = true;
			if (contains(entry)) {
				((Entry) entry).interruptHolder();
			}
			this.interrupting = false;
		}
	}

	/**
	 * A unit of work. Created by the thread that accepts it.
	 */
	public abstract static class Entry {

		private final long acceptedAt = System.nanoTime();

		private @Nullable Thread thread;

		/**
		 * Where the entry was put last. Who removes the entry has got it from who added
		 * it.
		 */
		private int slot = NO_SLOT;

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

		private void interruptHolder() {
			synchronized (this) {
				Thread thread = this.thread;
				if (thread != null) {
					thread.interrupt();
				}
			}
		}

	}

}
