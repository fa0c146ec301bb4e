package io.github.quiesce.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import org.awaitility.Awaitility;

/**
 * Stands for systemd: the socket that {@code NOTIFY_SOCKET} names, and every datagram
 * that came.
 */
final class ServiceManagerSocket implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

	private final List<Datagram> datagrams = new CopyOnWriteArrayList<>();

	/**
	 * Open a socket.
	 * @param address a path, or a name in the abstract namespace after an {@code @}
	 */
	ServiceManagerSocket(String address) {
		DomainSocketAddress local = new DomainSocketAddress(
				address.startsWith("@") ? "\0" + address.substring(1) : address);
		new Bootstrap().group(this.group)
			.channel(EpollDomainDatagramChannel.class)
			.handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {

				@Override
				protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
					ServiceManagerSocket.this.datagrams
						.add(new Datagram(System.nanoTime(), packet.content().toString(StandardCharsets.UTF_8)));
				}

			})
			.bind(local)
			.syncUninterruptibly();
	}

	/**
	 * Wait for an assignment.
	 * @param regex what a whole line of a datagram has to match
	 * @param timeout how long to wait
	 * @return the first datagram that has it
	 */
	Datagram await(String regex, Duration timeout) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.atMost(timeout)
			.until(() -> !find(regex).isEmpty());
		return find(regex).get(0);
	}

	/**
	 * Return the datagrams so far that have an assignment.
	 * @param regex what a whole line of a datagram has to match
	 * @return the datagrams in the order they came in
	 */
	List<Datagram> find(String regex) {
		Pattern pattern = Pattern.compile(regex);
		return this.datagrams.stream()
			.filter((datagram) -> datagram.text().lines().anyMatch((line) -> pattern.matcher(line).matches()))
			.toList();
	}

	/**
	 * Return all datagrams so far.
	 * @return the datagrams in the order they came in
	 */
	List<Datagram> all() {
		return List.copyOf(this.datagrams);
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * A datagram.
	 *
	 * @param nanos when it came, as of {@link System#nanoTime()}
	 * @param text its content
	 */
	record Datagram(long nanos, String text) {

		/**
		 * Return a number that was assigned.
		 * @param name the name
		 * @return the value
		 */
		long number(String name) {
			return this.text.lines()
				.filter((line) -> line.startsWith(name + "="))
				.mapToLong((line) -> Long.parseLong(line.substring(name.length() + 1)))
				.findFirst()
				.orElseThrow();
		}

	}

}
