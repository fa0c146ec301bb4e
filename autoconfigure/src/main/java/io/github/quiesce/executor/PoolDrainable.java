package io.github.quiesce.executor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * The tasks of pools of the JDK. These pools count for themselves, so that they cost
 * nothing and stay the very objects that the application made. They go on accepting until
 * the drain has ended.
 *
 * @since 0.1.0
 */
public final class PoolDrainable implements Drainable, DisposableBean {

	/**
	 * The JDK has no event for a pool that becomes idle. While the application stops, and
	 * only then, a thread looks this often.
	 */
	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

	private final List<CountedPool> pools = new CopyOnWriteArrayList<>();

	private final StillWorkers stillWorkers = new StillWorkers();

	private volatile @Nullable WorkListener listener;

	private volatile @Nullable Thread watcher;

	private volatile boolean watching;

	private volatile boolean holding;

	private volatile boolean destroyed;

	private volatile long watchedSince;

	private volatile Look last = new Look(0, 0, 0);

	/**
	 * Add a pool, and prepare the thread that watches pools while the application stops.
	 * @param pool the pool
	 * @param name the name of its bean
	 */
	public void add(ThreadPoolExecutor pool, String name) {
		add(new CountedThreadPool(pool, name));
	}

	/**
	 * Add a pool, and prepare the thread that watches pools while the application stops.
	 * @param pool the pool
	 * @param name the name of its bean
	 */
	public void add(ForkJoinPool pool, String name) {
		add(new CountedForkJoinPool(pool, name));
	}

	private synchronized void add(CountedPool pool) {
		this.pools.add(pool);
		if (this.watcher == null && !this.destroyed) {
			Thread watcher = new Thread(this::watch, "quiesce-pool-watcher");
			watcher.setDaemon(true);
			this.watcher = watcher;
			watcher.start();
		}
	}

	@Override
	public String kind() {
		return "executor";
	}

	@Override
	public int inFlight() {
		long accepted = sum(CountedPool::accepted);
		long inFlight = sum(CountedPool::inFlight);
		if (inFlight == 0 && sum(CountedPool::accepted) != accepted) {
			// A task of one pool may have been handed to another that had been looked at.
			return 1;
		}
		return (int) Math.min(Integer.MAX_VALUE, inFlight);
	}

	private long sum(ToLongFunction<CountedPool> count) {
		return this.pools.stream().mapToLong(count).sum();
	}

	@Override
	public List<InFlightWork> work() {
		Duration age = this.watching ? Duration.ofNanos(System.nanoTime() - this.watchedSince) : Duration.ZERO;
		return this.pools.stream().flatMap((pool) -> pool.work(age).stream()).toList();
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		return this.stillWorkers.overdue(this.pools, age);
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public void announce() {
		this.pools.forEach(CountedPool::hold);
		this.holding = true;
		this.watchedSince = System.nanoTime();
		// Taken here and not by the watcher, which may begin when a task has ended.
		this.last = new Look(sum(CountedPool::accepted), sum(CountedPool::completed), inFlight());
		this.watching = true;
		LockSupport.unpark(this.watcher);
	}

	@Override
	public void resume() {
		this.watching = false;
		this.holding = false;
		this.pools.forEach(CountedPool::resume);
	}

	@Override
	public void abort() {
		this.pools.forEach(CountedPool::abort);
	}

	/**
	 * Keep shutdowns of pools from waiting for what is due later.
	 */
	void forgetDelayed() {
		this.pools.forEach(CountedPool::forgetDelayed);
	}

	private void watch() {
		while (!this.destroyed) {
			if (!this.watching) {
				LockSupport.park(this);
			}
			else {
				look();
				LockSupport.parkNanos(this, INTERVAL);
			}
			// Nobody has a reason to interrupt this thread, and it must not spin.
			Thread.interrupted();
		}
	}

	private synchronized void look() {
		if (this.holding) {
			this.pools.forEach(CountedPool::hold);
		}
		Look last = this.last;
		long accepted = sum(CountedPool::accepted);
		// In this order: whatever is no longer in flight is among what was finished.
		int inFlight = inFlight();
		long completed = sum(CountedPool::completed);
		WorkListener listener = this.listener;
		if (listener == null) {
			return;
		}
		for (long i = last.accepted(); i < accepted; i++) {
			listener.arrived();
		}
		if (inFlight >= last.inFlight() && inFlight > 0) {
			// Told when the count has gone down: whoever is told counts.
			this.last = new Look(accepted, last.completed(), inFlight);
			return;
		}
		for (long i = last.completed(); i < completed; i++) {
			listener.completed();
		}
		if (completed == last.completed() && inFlight < last.inFlight()) {
			// Not every pool counts what it has finished.
			listener.completed();
		}
		this.last = new Look(accepted, completed, inFlight);
	}

	@Override
	public synchronized void destroy() {
		if (this.watching) {
			// The drain may have ended before the watcher looked again.
			look();
		}
		this.destroyed = true;
		LockSupport.unpark(this.watcher);
	}

	/**
	 * What the watcher has seen.
	 *
	 * @param accepted how many tasks had been accepted
	 * @param completed how many had been finished and told
	 * @param inFlight how many were in flight
	 */
	private record Look(long accepted, long completed, int inFlight) {

	}

}
