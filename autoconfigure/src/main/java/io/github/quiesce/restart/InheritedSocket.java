package io.github.quiesce.restart;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket that whoever started this process left as its standard input.
 * Other processes may have it as well, and the port is open for as long as one of them
 * has.
 * <p>
 * Nothing is accepted before the application is ready. What a server accepts is its to
 * answer, and a process that does not get so far leaves the connections where another one
 * finds them.
 * <p>
 * The channel of the JVM is never closed: that would take standard output and standard
 * error with it.
 *
 * @since 0.1.0
 */
public final class InheritedSocket {

	private static final Log logger = LogFactory.getLog(InheritedSocket.class);

	private final AtomicLong lastAcceptedAt = new AtomicLong(System.nanoTime());

	private final ServerSocketChannel channel;

	private final InetSocketAddress address;

	private @Nullable InheritedListener listener;

	private boolean ready;

	InheritedSocket(ServerSocketChannel channel, InetSocketAddress address) {
		this.channel = channel;
		this.address = address;
	}

	/**
	 * Take the socket that this process was started with.
	 * @return the socket or {@code null} if standard input is no listening TCP socket
	 * @throws IOException if the socket cannot be used
	 */
	public static @Nullable InheritedSocket find() throws IOException {
		Channel channel = System.inheritedChannel();
		if (channel instanceof ServerSocketChannel server
				&& server.getLocalAddress() instanceof InetSocketAddress address) {
			return new InheritedSocket(server, address);
		}
		return null;
	}

	/**
	 * Return where the socket listens.
	 * @return the address and port
	 */
	public InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Listen on the socket, in place of any listener that this process had on it before.
	 * @return a listener that accepts once the application is ready
	 * @throws IOException if the socket cannot be used
	 */
	public synchronized InheritedListener listen() throws IOException {
		close();
		InheritedListener listener = new InheritedListener(this.channel, this::accepted);
		this.listener = listener;
		if (this.ready) {
			listener.accepting();
		}
		logger.info(
				"Listening on the inherited socket " + this.address + ", whatever server.port and server.address say");
		return listener;
	}

	private void accepted() {
		this.lastAcceptedAt.set(System.nanoTime());
	}

	/**
	 * Accept connections from now on.
	 */
	public synchronized void ready() {
		this.ready = true;
		if (this.listener != null) {
			this.listener.accepting();
		}
		else {
			logger.warn("quiesce.restart.inherit-socket: no server serves on the inherited socket " + this.address);
		}
	}

	/**
	 * Accept no more connections. The port remains open, for whoever else has the socket
	 * now or inherits it later.
	 */
	public synchronized void close() {
		if (this.listener != null) {
			this.listener.stop();
		}
	}

	/**
	 * Return how long ago a connection was accepted last.
	 * @return the time in nanoseconds
	 */
	long sinceLastAccept() {
		return System.nanoTime() - this.lastAcceptedAt.get();
	}

}
