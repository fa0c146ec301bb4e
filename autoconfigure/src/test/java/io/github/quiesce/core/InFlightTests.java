package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.quiesce.InFlightWork;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The set of units in flight, alone and among many threads.
 */
class InFlightTests {

	private final InFlight<Unit> units = new InFlight<>();

	@Test
	void holdsWhatWasAddedUntilItIsRemoved() {
		Unit first = new Unit("first", null);
		Unit second = new Unit("second", null);
		this.units.add(first);
		this.units.add(second);
		assertThat(this.units.size()).isEqualTo(2);
		assertThat(this.units.remove(first)).isTrue();
		assertThat(this.units.entries()).containsExactly(second);
		assertThat(this.units.remove(second)).isTrue();
		assertThat(this.units.size()).isZero();
		assertThat(this.units.entries()).isEmpty();
	}

	@Test
	void onlyOneCallRemovesAnEntry() {
		Unit unit = new Unit("unit", null);
		assertThat(this.units.remove(unit)).isFalse();
		this.units.add(unit);
		assertThat(this.units.remove(unit)).isTrue();
		assertThat(this.units.remove(unit)).isFalse();
		assertThat(this.units.size()).isZero();
	}

	@Test
	void anyOrderOfRemovalLeavesTheOthers() {
		for (int removed = 0; removed < 3; removed++) {
			InFlight<Unit> units = new InFlight<>();
			List<Unit> rest = new ArrayList<>(List.of(new Unit("a", null), new Unit("b", null), new Unit("c", null)));
			rest.forEach(units::add);
			units.remove(rest.remove(removed));
			assertThat(units.entries()).containsExactlyElementsOf(rest);
		}
	}

	@Test
	void entriesComeOldestFirstWhateverThreadAddedThem() throws Exception {
		List<Unit> expected = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Unit unit = new Unit("unit " + i, null);
			long born = System.nanoTime();
			Awaitility.await().pollDelay(Duration.ZERO).until(() -> System.nanoTime() > born);
			expected.add(0, unit);
		}
		for (Unit unit : expected) {
			Thread thread = new Thread(() -> this.units.add(unit));
			thread.start();
			thread.join();
		}
		List<Unit> oldestFirst = new ArrayList<>(expected);
		Collections.reverse(oldestFirst);
		assertThat(this.units.entries()).containsExactlyElementsOf(oldestFirst);
	}

	@Test
	void holdsAnyNumber() {
		List<Unit> added = new ArrayList<>();
		for (int i = 0; i < 5_000; i++) {
			Unit unit = new Unit("unit " + i, null);
			added.add(unit);
			this.units.add(unit);
		}
		assertThat(this.units.size()).isEqualTo(5_000);
		assertThat(this.units.entries()).containsExactlyInAnyOrderElementsOf(added);
		assertThat(added).allMatch(this.units::remove).noneMatch(this.units::remove);
		assertThat(this.units.size()).isZero();
	}

	@Test
	void anEntryThatIsMovedIsInTheOtherSet() {
		InFlight<Unit> others = new InFlight<>();
		Unit unit = new Unit("unit", null);
		this.units.add(unit);
		assertThat(this.units.moveTo(others, unit)).isTrue();
		assertThat(this.units.moveTo(others, unit)).as("again").isFalse();
		assertThat(this.units.remove(unit)).isFalse();
		assertThat(others.entries()).containsExactly(unit);
		assertThat(others.remove(unit)).isTrue();
		assertThat(this.units.moveTo(others, unit)).as("removed").isFalse();
		assertThat(others.size()).isZero();
	}

	@Test
	void anEntryThatEndsWhileItIsMovedEndsOnce() throws Exception {
		InFlight<Unit> others = new InFlight<>();
		int rounds = 20_000;
		AtomicInteger ends = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < rounds; round++) {
				Unit unit = new Unit("unit", null);
				this.units.add(unit);
				Future<?> mover = executor.submit(() -> this.units.moveTo(others, unit));
				Future<?> ender = executor.submit(() -> {
					if (this.units.remove(unit) || others.remove(unit)) {
						ends.incrementAndGet();
					}
				});
				mover.get(60, TimeUnit.SECONDS);
				ender.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(ends).hasValue(rounds);
		assertThat(this.units.size() + others.size()).isZero();
	}

	@Test
	void describesWhatPassesTheFilter() {
		Thread holder = new Thread("holder");
		this.units.add(new Unit("shown", holder));
		this.units.add(new Unit("hidden", null));
		List<InFlightWork> work = this.units.work((unit) -> unit.describe().equals("shown"));
		assertThat(work).singleElement().satisfies((shown) -> {
			assertThat(shown.description()).isEqualTo("shown");
			assertThat(shown.thread()).isSameAs(holder);
			assertThat(shown.age()).isGreaterThanOrEqualTo(Duration.ZERO).isLessThan(Duration.ofMinutes(1));
		});
	}

	@Test
	void interruptTouchesOnlyThreadsThatHoldAnEntry() throws Exception {
		CountDownLatch ready = new CountDownLatch(3);
		CountDownLatch end = new CountDownLatch(1);
		AtomicBoolean holderInterrupted = new AtomicBoolean();
		AtomicBoolean formerInterrupted = new AtomicBoolean();
		AtomicBoolean removedInterrupted = new AtomicBoolean();
		Unit held = new Unit("held", null);
		Unit letGo = new Unit("let go", null);
		Unit removed = new Unit("removed", null);
		Thread holder = start(() -> {
			this.units.add(held);
			held.heldBy(Thread.currentThread());
		}, ready, end, holderInterrupted);
		Thread former = start(() -> {
			letGo.heldBy(Thread.currentThread());
			this.units.add(letGo);
			letGo.heldBy(null);
		}, ready, end, formerInterrupted);
		Thread remover = start(() -> {
			removed.heldBy(Thread.currentThread());
			this.units.add(removed);
			this.units.remove(removed);
		}, ready, end, removedInterrupted);
		assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
		this.units.interrupt();
		Awaitility.await().untilTrue(holderInterrupted);
		end.countDown();
		for (Thread thread : List.of(holder, former, remover)) {
			thread.join(Duration.ofSeconds(30).toMillis());
		}
		assertThat(formerInterrupted).isFalse();
		assertThat(removedInterrupted).isFalse();
	}

	@Test
	void threadThatHasRemovedItsEntryIsNeverInterruptedAfterwards() throws Exception {
		int threads = 4;
		int rounds = 20_000;
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger strays = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
		try {
			Future<?> interrupter = executor.submit(() -> {
				while (!done.get()) {
					this.units.interrupt();
				}
			});
			List<Future<?>> workers = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				workers.add(executor.submit(() -> {
					for (int round = 0; round < rounds; round++) {
						Unit unit = new Unit("unit", Thread.currentThread());
						this.units.add(unit);
						this.units.remove(unit);
						Thread.interrupted();
						Thread.onSpinWait();
						if (Thread.interrupted()) {
							strays.incrementAndGet();
						}
					}
				}));
			}
			for (Future<?> worker : workers) {
				worker.get(60, TimeUnit.SECONDS);
			}
			done.set(true);
			interrupter.get(60, TimeUnit.SECONDS);
		}
		finally {
			done.set(true);
			executor.shutdownNow();
		}
		assertThat(strays).hasValue(0);
		assertThat(this.units.size()).isZero();
	}

	@Test
	void manyThreadsAddAndRemoveEachOthersEntries() throws Exception {
		int threads = 8;
		int perThread = 10_000;
		CountDownLatch start = new CountDownLatch(1);
		Unit[][] entries = new Unit[threads][perThread];
		AtomicInteger removals = new AtomicInteger();
		CountDownLatch added = new CountDownLatch(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int own = i;
				futures.add(executor.submit(() -> {
					start.await();
					for (int n = 0; n < perThread; n++) {
						entries[own][n] = new Unit("unit", Thread.currentThread());
						this.units.add(entries[own][n]);
						if (n % 1_000 == 0) {
							this.units.entries();
						}
					}
					added.countDown();
					added.await();
					// Every entry is removed by two threads at a time, neither of which
					// has added it.
					for (int offset = 1; offset <= 2; offset++) {
						for (Unit unit : entries[(own + offset) % threads]) {
							if (this.units.remove(unit)) {
								removals.incrementAndGet();
							}
						}
					}
					return null;
				}));
			}
			start.countDown();
			for (Future<?> future : futures) {
				future.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(removals).hasValue(threads * perThread);
		assertThat(this.units.size()).isZero();
		assertThat(this.units.entries()).isEmpty();
	}

	private static Thread start(Runnable preparation, CountDownLatch ready, CountDownLatch end,
			AtomicBoolean interrupted) {
		Thread thread = new Thread(() -> {
			preparation.run();
			ready.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
		});
		thread.start();
		return thread;
	}

	/**
	 * A unit of work with a name.
	 */
	private static final class Unit extends InFlight.Entry {

		private final String name;

		Unit(String name, @Nullable Thread thread) {
			super(thread);
			this.name = name;
		}

		@Override
		public String describe() {
			return this.name;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
