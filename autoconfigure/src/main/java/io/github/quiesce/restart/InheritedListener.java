package io.github.quiesce.restart;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a socket that other processes listen on too, until it is stopped. A thread
 * that waits here for a connection can be told to stop without having taken one, which
 * the wait for a socket that remains open does not allow: the connection which ends that
 * wait would be lost.
 * <p>
 * Blocking mode only. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class InheritedListener extends ServerSocketChannel {

	private static final Log logger = LogFactory.getLog(InheritedListener.class);

	private final ServerSocketChannel inherited;

	private final Runnable onAccept;

	private final Selector selector;

	private final SelectionKey key;

	private volatile boolean stopped;

	private volatile boolean woken;

	InheritedListener(ServerSocketChannel inherited, Runnable onAccept) throws IOException {
		super(inherited.provider());
		this.inherited = inherited;
		this.onAccept = onAccept;
		inherited.configureBlocking(false);
		this.selector = inherited.provider().openSelector();
		this.key = inherited.register(this.selector, 0);
	}

	/**
	 * Let connections in.
	 */
	void accepting() {
		if (!this.stopped) {
			this.key.interestOps(SelectionKey.OP_ACCEPT);
			this.selector.wakeup();
		}
	}

	/**
	 * Let no more connections in. A thread that waits for one goes without.
	 */
	public void stop() {
		if (!this.stopped) {
			this.stopped = true;
			try {
				this.selector.close();
			}
			catch (IOException ex) {
				logger.debug("The selector of the inherited socket was not closed", ex);
			}
		}
	}

	/**
	 * Return whether this listener lets no more connections in.
	 * @return {@code true} once it was stopped
	 */
	public boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Let one thread that waits for a connection go without.
	 */
	public void wakeUp() {
		this.woken = true;
		this.selector.wakeup();
	}

	/**
	 * Wait for a connection.
	 * @return the connection, or {@code null} if this listener was stopped or the thread
	 * was woken up or interrupted
	 * @throws IOException if the connection cannot be accepted
	 */
	public @Nullable SocketChannel take() throws IOException {
		try {
			while (!this.stopped && !this.woken) {
				this.selector.select();
				this.selector.selectedKeys().clear();
				if (Thread.currentThread().isInterrupted()) {
					// To accept now would close the channel, and with it standard output.
					return null;
				}
				SocketChannel accepted = (!this.stopped && this.key.interestOps() != 0) ? this.inherited.accept()
						: null;
				if (accepted != null) {
					this.onAccept.run();
					return accepted;
				}
			}
		}
		catch (ClosedSelectorException | CancelledKeyException ex) {
			// Stopped.
		}
		this.woken = false;
		return null;
	}

	@Override
	public SocketChannel accept() throws IOException {
		SocketChannel accepted = null;
		while (accepted == null) {
			accepted = take();
			if (accepted == null && (this.stopped || Thread.currentThread().isInterrupted())) {
				throw new AsynchronousCloseException();
			}
		}
		return accepted;
	}

	@Override
	public ServerSocketChannel bind(@Nullable SocketAddress local, int backlog) {
		throw new UnsupportedOperationException("The inherited socket is bound already");
	}

	@Override
	public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
		this.inherited.setOption(name, value);
		return this;
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.inherited.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.inherited.supportedOptions();
	}

	/**
	 * Return the socket to be asked for its address. To accept from it, or to close it,
	 * is to go behind the back of this listener.
	 */
	@Override
	public ServerSocket socket() {
		return this.inherited.socket();
	}

	@Override
	public SocketAddress getLocalAddress() throws IOException {
		return this.inherited.getLocalAddress();
	}

	@Override
	protected void implCloseSelectableChannel() {
		stop();
	}

	@Override
	protected void implConfigureBlocking(boolean block) {
		if (!block) {
			throw new UnsupportedOperationException("Only for threads that wait for a connection");
		}
	}

}
