package io.github.quiesce.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closes many things over some time, so that their peers do not all come back elsewhere
 * in the same second.
 *
 * @since 0.1.0
 */
public final class Spread {

	private static final Log logger = LogFactory.getLog(Spread.class);

	/**
	 * Closing may block for a peer that does not read; a few of them must not keep the
	 * others waiting.
	 */
	private static final int THREADS = 8;

	private final Duration delay;

	private final Duration duration;

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Create a spread.
	 * @param name the name of the threads
	 * @param delay how long to wait before the first is closed
	 * @param duration the time over which they are spread evenly, with jitter; zero for
	 * all at once
	 */
	public Spread(String name, Duration delay, Duration duration) {
		this.delay = delay;
		this.duration = duration;
		this.executor = new ScheduledThreadPoolExecutor(THREADS, (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Close things in random order.
	 * @param <T> the type of the things
	 * @param things what to close
	 * @param close closes one of them
	 */
	public <T> void closeAll(List<? extends T> things, Consumer<? super T> close) {
		List<T> shuffled = new ArrayList<>(things);
		Collections.shuffle(shuffled);
		double step = (double) this.duration.toNanos() / Math.max(1, shuffled.size());
		for (int i = 0; i < shuffled.size(); i++) {
			T thing = shuffled.get(i);
			long offset = (long) (step * (i + ThreadLocalRandom.current().nextDouble()));
			after(this.delay.plusNanos(offset), () -> close.accept(thing));
		}
	}

	/**
	 * Do something later.
	 * @param delay how much later
	 * @param action what to do
	 */
	public void after(Duration delay, Runnable action) {
		this.executor.schedule(() -> {
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				logger.debug("Could not be closed and is left to the deadline", ex);
			}
		}, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

}
