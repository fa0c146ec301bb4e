package io.github.quiesce.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Sends a close frame on Reactor Netty and leaves the connection open for the answer:
 * {@code WebsocketOutbound.sendClose} ends the connection as soon as the frame is
 * written. Nothing may follow a close frame, so that what the application still sends,
 * and the answer to the answer, are dropped.
 */
final class NettyClose extends ChannelOutboundHandlerAdapter {

	private NettyClose() {
	}

	/**
	 * Send a close frame.
	 * @return {@code false} if the request came by another server
	 */
	static boolean send(Object nativeRequest, int code, String reason) {
		if (!(nativeRequest instanceof ChannelOperations<?, ?> operations)) {
			return false;
		}
		Channel channel = operations.channel();
		channel.eventLoop().execute(() -> {
			if (channel.isActive() && channel.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
				channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
				channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, new NettyClose());
			}
		});
		return true;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof WebSocketFrame) {
			ReferenceCountUtil.release(message);
			promise.setSuccess();
		}
		else {
			context.write(message, promise);
		}
	}

}
