package io.github.quiesce.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Writes through Netty's native transport. Each datagram has a socket of its own: there
 * are few, and a service manager that was restarted has a new one.
 */
final class NettyNotifySocket extends NotifySocket {

	/**
	 * Longer than a service manager that works takes to read what waits for it.
	 */
	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("quiesce-systemd-io", true), EpollIoHandler.newFactory());

	private final DomainSocketAddress address;

	NettyNotifySocket(String address) {
		this.address = new DomainSocketAddress(address.startsWith("@") ? "\0" + address.substring(1) : address);
	}

	static boolean isAvailable() {
		return Epoll.isAvailable();
	}

	@Override
	void send(String message) throws IOException {
		Channel channel = new EpollDomainDatagramChannel();
		try {
			await(this.group.register(channel));
			await(channel.connect(this.address));
			await(channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8)));
		}
		finally {
			channel.close();
		}
	}

	private static void await(ChannelFuture future) throws IOException {
		if (!future.awaitUninterruptibly(TIMEOUT.toMillis())) {
			throw new IOException("Nobody reads from the socket");
		}
		if (future.cause() != null) {
			throw new IOException(future.cause().getMessage(), future.cause());
		}
	}

}
