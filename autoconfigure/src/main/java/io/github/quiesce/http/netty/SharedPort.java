package io.github.quiesce.http.netty;

import java.net.StandardSocketOptions;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;

/**
 * Lets several processes listen on the port of Reactor Netty, each with a socket of its
 * own. The connections that wait at one of them when it is closed are lost.
 *
 * @since 0.1.0
 */
public final class SharedPort implements NettyServerCustomizer {

	@Override
	public HttpServer apply(HttpServer httpServer) {
		return httpServer.option(option(httpServer.configuration()), true);
	}

	private static ChannelOption<Boolean> option(HttpServerConfig configuration) {
		LoopResources loops = configuration.loopResources();
		Class<?> type = loops.onChannelClass(ServerSocketChannel.class,
				loops.onServerSelect(configuration.isPreferNative()));
		return NioServerSocketChannel.class.isAssignableFrom(type)
				? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT) : UnixChannelOption.SO_REUSEPORT;
	}

}
