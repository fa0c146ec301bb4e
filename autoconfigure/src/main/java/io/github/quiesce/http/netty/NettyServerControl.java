package io.github.quiesce.http.netty;

import io.github.quiesce.http.HttpServerControl;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Reactor Netty during a shutdown. Has to take part in building the server, because the
 * built one does not give its listening channel away.
 *
 * @since 0.1.0
 */
public final class NettyServerControl implements HttpServerControl, HttpServerControl.Factory, NettyServerCustomizer {

	private volatile @Nullable DisposableServer bound;

	@Override
	public HttpServer apply(HttpServer httpServer) {
		return httpServer.doOnBound((server) -> this.bound = server);
	}

	/**
	 * The channel is not looked at yet: whoever waits for the bind is told before whoever
	 * wants to know its channel.
	 */
	@Override
	public @Nullable HttpServerControl create(WebServer webServer) {
		return (webServer instanceof NettyWebServer) ? this : null;
	}

	/**
	 * Closing the channel leaves the connections that it accepted open. Reactor Netty
	 * takes it for the end of the server, and its last thread that is no daemon ends.
	 */
	@Override
	public void closeListener() {
		DisposableServer bound = this.bound;
		if (bound != null) {
			bound.channel().close();
		}
	}

	@Override
	public boolean whenSent(Object nativeRequest, Runnable action) {
		if (nativeRequest instanceof ChannelOperations<?, ?> operations) {
			operations.onTerminate().subscribe(null, (failure) -> action.run(), action);
			return true;
		}
		return false;
	}

}
