package io.github.quiesce.contract;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that send one request after the other on connections which they keep for as
 * long as the server lets them, idle for some time in between, and never retry.
 */
final class KeepAliveClients implements AutoCloseable {

	private final int port;

	private final boolean leave;

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Queue<String> sent = new ConcurrentLinkedQueue<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger answers = new AtomicInteger();

	/**
	 * Prepare clients of a port.
	 * @param port the port
	 * @param leave whether a client ends when it is told to close its connection, as if
	 * it went elsewhere; otherwise it connects to the same port again
	 */
	KeepAliveClients(int port, boolean leave) {
		this.port = port;
		this.leave = leave;
	}

	/**
	 * Start clients that post orders, each with an id that is sent once.
	 * @param count how many
	 * @param maximumIdle the longest time that a connection is idle
	 * @return this
	 */
	KeepAliveClients post(int count, Duration maximumIdle) {
		return start(count, true, true, maximumIdle);
	}

	/**
	 * Start clients that post orders, each on a connection of its own.
	 * @param count how many
	 * @param maximumIdle the longest time between two orders
	 * @return this
	 */
	KeepAliveClients postOnce(int count, Duration maximumIdle) {
		return start(count, true, false, maximumIdle);
	}

	/**
	 * Start clients that get.
	 * @param count how many
	 * @param maximumIdle the longest time that a connection is idle
	 * @return this
	 */
	KeepAliveClients get(int count, Duration maximumIdle) {
		return start(count, false, true, maximumIdle);
	}

	private KeepAliveClients start(int count, boolean post, boolean keep, Duration maximumIdle) {
		for (int i = 0; i < count; i++) {
			String name = "client-" + this.threads.size();
			Thread thread = new Thread(() -> run(name, post, keep, maximumIdle), name);
			thread.setDaemon(true);
			this.threads.add(thread);
			thread.start();
		}
		return this;
	}

	private void run(String name, boolean post, boolean keep, Duration maximumIdle) {
		RawHttp http = null;
		int sequence = 0;
		do {
			String id = name + "-" + sequence++;
			try {
				http = (http != null) ? http : RawHttp.connect(this.port);
				boolean close = request(http, post, id) || !keep;
				if (close) {
					http.close();
					http = null;
					if (this.leave) {
						return;
					}
				}
			}
			catch (UncheckedIOException ex) {
				this.failures.add(id + " (" + ((http != null) ? "connected" : "not connected") + "): " + ex.getCause());
				if (http != null) {
					http.close();
					http = null;
				}
			}
		}
		while (!isStoppedAfter(ThreadLocalRandom.current().nextLong(maximumIdle.toMillis())));
		if (http != null) {
			http.close();
		}
	}

	private boolean request(RawHttp http, boolean post, String id) {
		if (post) {
			this.sent.add(id);
		}
		RawResponse response = post ? http.post("/orders/" + id, "x".repeat(100))
				: http.get("/slow?ms=5&seed=1&bytes=1000");
		boolean expected = response.status() == 200 && response.complete()
				&& (post ? response.text().equals("order " + id) : response.body().length == 1000);
		if (expected) {
			this.answers.incrementAndGet();
		}
		else {
			this.failures.add(id + ": " + response);
		}
		return response.closesConnection();
	}

	private boolean isStoppedAfter(long millis) {
		try {
			return this.stopped.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	/**
	 * Return how many requests have been answered as they should.
	 * @return the number of answers
	 */
	int answers() {
		return this.answers.get();
	}

	/**
	 * Return the ids of the orders that were sent.
	 * @return each id once
	 */
	List<String> sent() {
		return List.copyOf(this.sent);
	}

	/**
	 * Return what went wrong.
	 * @return a description of each request that failed
	 */
	List<String> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Wait until every client has left.
	 * @param timeout how long to wait
	 */
	void awaitLeft(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		for (Thread thread : this.threads) {
			try {
				thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (thread.isAlive()) {
				throw new AssertionError(thread.getName() + " was never told to leave");
			}
		}
	}

	/**
	 * Let every client finish its request and leave.
	 */
	@Override
	public void close() {
		this.stopped.countDown();
		awaitLeft(Duration.ofSeconds(35));
	}

}
