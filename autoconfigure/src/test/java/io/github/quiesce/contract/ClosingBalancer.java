package io.github.quiesce.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP balancer that knows no more than those in production do: it learns that a replica
 * is not ready when its probe has failed twice, leaves established connections alone and
 * never retries. A connection that no replica takes is closed.
 */
final class ClosingBalancer implements AutoCloseable {

	private static final int FAILURE_THRESHOLD = 2;

	private final Duration probeInterval;

	private final ServerSocket listener;

	private final List<Backend> backends = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger next = new AtomicInteger();

	private final CountDownLatch closed = new CountDownLatch(1);

	/**
	 * Open the balancer on an ephemeral port of the loopback interface.
	 * @param probeInterval the time between two probes of a replica
	 */
	ClosingBalancer(Duration probeInterval) {
		this.probeInterval = probeInterval;
		try {
			this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run("balancer", this::accept);
	}

	/**
	 * Return the port that clients connect to.
	 * @return the port
	 */
	int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Add a replica, which gets no traffic before its first probe has succeeded.
	 * @param port the port of the replica
	 * @return the replica
	 */
	Backend add(int port) {
		Backend backend = new Backend(port);
		this.backends.add(backend);
		run("probe-" + port, () -> probe(backend));
		return backend;
	}

	/**
	 * Forget a replica that has ended.
	 * @param backend the replica
	 */
	void remove(Backend backend) {
		this.backends.remove(backend);
	}

	private void probe(Backend backend) {
		int failures = 0;
		do {
			failures = succeeds(backend) ? 0 : failures + 1;
			if (failures == 0) {
				backend.ready = true;
			}
			else if (failures >= FAILURE_THRESHOLD) {
				backend.ready = false;
			}
		}
		while (!isClosedAfter(this.probeInterval) && this.backends.contains(backend));
	}

	private boolean succeeds(Backend backend) {
		try (RawHttp http = RawHttp.connect(backend.port)) {
			return http.get("/actuator/health/readiness").status() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private boolean isClosedAfter(Duration interval) {
		try {
			return this.closed.await(interval.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	private void accept() {
		while (this.closed.getCount() > 0) {
			try {
				forward(this.listener.accept());
			}
			catch (IOException ex) {
				// Closed, which the condition sees
			}
		}
	}

	private void forward(Socket client) {
		this.sockets.add(client);
		List<Backend> ready = this.backends.stream().filter((backend) -> backend.ready).toList();
		if (ready.isEmpty()) {
			close(client);
			return;
		}
		Backend backend = ready.get(Math.floorMod(this.next.getAndIncrement(), ready.size()));
		try {
			Socket server = new Socket(InetAddress.getLoopbackAddress(), backend.port);
			this.sockets.add(server);
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			run("to-" + backend.port, () -> pump(client, server));
			run("from-" + backend.port, () -> pump(server, client));
		}
		catch (IOException ex) {
			close(client);
		}
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[8192];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				out.write(buffer, 0, read);
			}
		}
		catch (IOException ex) {
			// Ends the connection like an end of stream does
		}
		close(from);
		close(to);
	}

	private void close(Socket socket) {
		this.sockets.remove(socket);
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is gone, which is what was wanted
		}
	}

	private static void run(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			// It is gone, which is what was wanted
		}
		this.sockets.forEach(this::close);
	}

	/**
	 * A replica as the balancer sees it.
	 */
	static final class Backend {

		private final int port;

		private volatile boolean ready;

		private Backend(int port) {
			this.port = port;
		}

		/**
		 * Return whether new connections go to the replica.
		 * @return whether it is ready as far as the balancer knows
		 */
		boolean isReady() {
			return this.ready;
		}

	}

}
