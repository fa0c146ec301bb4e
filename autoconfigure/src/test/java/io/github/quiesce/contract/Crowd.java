package io.github.quiesce.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Many clients on one thread, each of which waits on its connection for the end.
 */
final class Crowd implements AutoCloseable {

	/**
	 * An answer to a close frame: code 1001, masked with zeros.
	 */
	static final byte[] CLOSE_ANSWER = { (byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe9 };

	private final Selector selector;

	private final List<Peer> peers = new ArrayList<>();

	private Crowd(Selector selector) {
		this.selector = selector;
	}

	/**
	 * Connect clients, one after the other, and send each one's request.
	 * @param port the port
	 * @param count how many
	 * @param opened what the answer contains once it has begun
	 * @param end what it contains at its end
	 * @param lines the request line and the headers
	 * @return the clients, all of which have been answered
	 */
	static Crowd connect(int port, int count, String opened, String end, String... lines) {
		try {
			Crowd crowd = new Crowd(Selector.open());
			byte[] request = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
			for (int i = 0; i < count; i++) {
				SocketChannel channel = SocketChannel
					.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				channel.write(ByteBuffer.wrap(request));
				channel.configureBlocking(false);
				Peer peer = new Peer(channel, opened, end);
				channel.register(crowd.selector, SelectionKey.OP_READ, peer);
				crowd.peers.add(peer);
			}
			crowd.await(Duration.ofSeconds(30), (peer) -> peer.openedAt != 0);
			return crowd;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until all clients have seen the end.
	 * @param timeout how long to wait
	 * @return when each saw it, in the order of the clients, as of
	 * {@link System#nanoTime()}
	 */
	List<Long> awaitEnds(Duration timeout) {
		try {
			await(timeout, (peer) -> peer.endedAt != 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.peers.stream().map((peer) -> peer.endedAt).toList();
	}

	private void await(Duration timeout, Predicate<Peer> condition) throws IOException {
		long deadline = System.nanoTime() + timeout.toNanos();
		ByteBuffer buffer = ByteBuffer.allocate(4096);
		while (!this.peers.stream().allMatch(condition)) {
			if (System.nanoTime() - deadline > 0) {
				throw new AssertionError(this.peers.stream().filter(condition.negate()).count() + " of "
						+ this.peers.size() + " clients still wait");
			}
			this.selector.select(100);
			for (Iterator<SelectionKey> keys = this.selector.selectedKeys().iterator(); keys.hasNext();) {
				SelectionKey key = keys.next();
				keys.remove();
				((Peer) key.attachment()).read(buffer, key);
			}
		}
	}

	@Override
	public void close() {
		try {
			for (Peer peer : this.peers) {
				peer.channel.close();
			}
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Peer {

		private final SocketChannel channel;

		private final String opened;

		private final String end;

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		private long openedAt;

		private long endedAt;

		Peer(SocketChannel channel, String opened, String end) {
			this.channel = channel;
			this.opened = opened;
			this.end = end;
		}

		void read(ByteBuffer buffer, SelectionKey key) throws IOException {
			buffer.clear();
			int read;
			try {
				read = this.channel.read(buffer);
			}
			catch (IOException ex) {
				read = -1;
			}
			if (read < 0) {
				key.cancel();
				this.channel.close();
				return;
			}
			this.received.write(buffer.array(), 0, read);
			String text = this.received.toString(StandardCharsets.ISO_8859_1);
			if (this.openedAt == 0 && text.contains(this.opened)) {
				this.openedAt = System.nanoTime();
			}
			if (this.endedAt == 0 && text.contains(this.end)) {
				this.endedAt = System.nanoTime();
				if (this.end.charAt(0) == 0x88) {
					this.channel.write(ByteBuffer.wrap(CLOSE_ANSWER));
				}
			}
		}

	}

}
