package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Closes many things over some time, so that their peers do not all come back elsewhere
 * in the same second.
 *
 * @param delay how long to wait before the first one
 * @param duration the time over which they are spread evenly, with jitter; zero for all
 * at once
 * @since 0.1.0
 */
public record Spread(Duration delay, Duration duration) {

	/**
	 * Close things in random order on a thread of their own.
	 * @param <T> the type of the things
	 * @param name the name of the thread
	 * @param things what to close
	 * @param close closes one of them; must not block
	 */
	public <T> void closeAll(String name, List<? extends T> things, Consumer<? super T> close) {
		List<T> shuffled = new ArrayList<>(things);
		Collections.shuffle(shuffled);
		Thread thread = new Thread(() -> run(shuffled, close), name);
		thread.setDaemon(true);
		thread.start();
	}

	private <T> void run(List<T> things, Consumer<? super T> close) {
		long start = System.nanoTime() + this.delay.toNanos();
		double step = (double) this.duration.toNanos() / Math.max(1, things.size());
		for (int i = 0; i < things.size(); i++) {
			double jitter = ThreadLocalRandom.current().nextDouble();
			awaitNanoTime(start + (long) (step * (i + jitter)));
			close.accept(things.get(i));
		}
	}

	private static void awaitNanoTime(long time) {
		long remaining;
		while ((remaining = time - System.nanoTime()) > 0) {
			LockSupport.parkNanos(remaining);
		}
	}

}
