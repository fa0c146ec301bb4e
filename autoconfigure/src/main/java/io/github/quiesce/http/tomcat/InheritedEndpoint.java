package io.github.quiesce.http.tomcat;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.restart.InheritedListener;
import io.github.quiesce.restart.InheritedSocket;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Accepts from a socket that other processes accept from too. Tomcat's own endpoint ends
 * its wait for a connection by connecting to itself, and closes what it accepts after
 * that: here the connection would reach another process, and the one that was closed be a
 * client's.
 */
final class InheritedEndpoint extends NioEndpoint {

	/**
	 * The acceptor is back in microseconds, unless it waits for the number of connections
	 * to fall, and then it takes none.
	 */
	private static final Duration LONGEST_HAND_OVER = Duration.ofMillis(500);

	private volatile @Nullable InheritedSocket socket;

	private volatile @Nullable Listening listening;

	void serveOn(InheritedSocket socket) {
		this.socket = socket;
	}

	@Override
	protected void initServerSocket() throws Exception {
		InheritedSocket socket = this.socket;
		Assert.state(socket != null, "There is no inherited socket");
		this.listening = new Listening(socket.listen());
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		Listening listening = this.listening;
		return (listening != null) ? listening.listener : null;
	}

	/**
	 * Once stopped, the acceptor is held here until Tomcat stops it, and then given a
	 * channel without a connection to close.
	 */
	@Override
	protected SocketChannel serverSocketAccept() throws Exception {
		Listening listening = this.listening;
		if (listening != null) {
			SocketChannel accepted = listening.listener.take();
			if (accepted != null) {
				return accepted;
			}
			if (listening.listener.isStopped()) {
				listening.handedOver.countDown();
				listening.released.await();
			}
		}
		return SocketChannel.open();
	}

	void stopAccepting() {
		Listening listening = this.listening;
		if (listening != null) {
			listening.listener.stop();
			try {
				listening.handedOver.await(LONGEST_HAND_OVER.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	protected void unlockAccept() {
		Listening listening = this.listening;
		if (listening != null) {
			listening.released.countDown();
			listening.listener.wakeUp();
		}
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		Listening listening = this.listening;
		if (listening != null) {
			listening.listener.close();
			listening.released.countDown();
			this.listening = null;
		}
		super.doCloseServerSocket();
	}

	/**
	 * From one bind to its close.
	 */
	private static final class Listening {

		private final InheritedListener listener;

		private final CountDownLatch handedOver = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		Listening(InheritedListener listener) {
			this.listener = listener;
		}

	}

}
