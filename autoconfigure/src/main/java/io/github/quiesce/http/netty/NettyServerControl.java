package io.github.quiesce.http.netty;

import io.github.quiesce.http.HttpServerControl;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.HttpProtocol;
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

	/**
	 * Set on a connection whose client was told to leave.
	 */
	private static final AttributeKey<Boolean> LEAVING = AttributeKey
		.valueOf(NettyServerControl.class.getName() + ".LEAVING");

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private volatile @Nullable DisposableServer bound;

	/**
	 * Connections are kept in mind only where they may turn out to be HTTP/2: others need
	 * nothing beyond their answers.
	 */
	@Override
	public HttpServer apply(HttpServer httpServer) {
		HttpServer server = httpServer.doOnBound((boundServer) -> this.bound = boundServer);
		return isHttp2(httpServer)
				? server.doOnChannelInit((observer, channel, address) -> this.connections.add(channel)) : server;
	}

	private static boolean isHttp2(HttpServer httpServer) {
		for (HttpProtocol protocol : httpServer.configuration().protocols()) {
			if (protocol == HttpProtocol.H2 || protocol == HttpProtocol.H2C) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The channel is not looked at yet: whoever waits for the bind is told before whoever
	 * wants to know its channel.
	 */
	@Override
	public @Nullable HttpServerControl create(WebServer webServer) {
		return (webServer instanceof NettyWebServer) ? this : null;
	}

	@Override
	public void endKeepAlive() {
		this.connections.forEach(NettyServerControl::sayGoAway);
	}

	@Override
	public void endConnection(Object nativeRequest) {
		if (nativeRequest instanceof ChannelOperations<?, ?> operations
				&& operations.channel() instanceof Http2StreamChannel stream) {
			sayGoAway(stream.parent());
		}
	}

	/**
	 * The client may have sent requests that are still on their way, and they will be
	 * answered: the frame accepts every number of a stream.
	 */
	private static void sayGoAway(Channel connection) {
		if (connection.pipeline().get(Http2FrameCodec.class) != null
				&& connection.attr(LEAVING).compareAndSet(null, true)) {
			Http2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
			frame.setExtraStreamIds(Integer.MAX_VALUE);
			connection.writeAndFlush(frame);
		}
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

	@Override
	public void cutConnection(Object nativeRequest) {
		if (nativeRequest instanceof ChannelOperations<?, ?> operations) {
			operations.channel().close();
		}
	}

}
