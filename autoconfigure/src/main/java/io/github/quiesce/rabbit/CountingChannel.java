package io.github.quiesce.rabbit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

import com.rabbitmq.client.Channel;
import io.github.quiesce.messaging.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Ends a delivery when it is acknowledged or rejected on its channel: that is how the
 * result of an asynchronous listener becomes known.
 */
final class CountingChannel implements InvocationHandler {

	private static final Set<String> SETTLING = Set.of("basicAck", "basicNack", "basicReject");

	private final Channel channel;

	private final Delivery delivery;

	private final long deliveryTag;

	private CountingChannel(Channel channel, Delivery delivery, long deliveryTag) {
		this.channel = channel;
		this.delivery = delivery;
		this.deliveryTag = deliveryTag;
	}

	/**
	 * Watch a channel for one delivery.
	 * @param channel the channel
	 * @param delivery the delivery
	 * @param deliveryTag the tag of the delivery on this channel
	 * @return what to hand to the listener instead
	 */
	static Channel around(Channel channel, Delivery delivery, long deliveryTag) {
		return (Channel) Proxy.newProxyInstance(channel.getClass().getClassLoader(),
				ClassUtils.getAllInterfaces(channel), new CountingChannel(channel, delivery, deliveryTag));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
			return proxy == arguments[0];
		}
		try {
			return method.invoke(this.channel, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		finally {
			if (arguments != null && SETTLING.contains(method.getName()) && settles(method, arguments)) {
				this.delivery.end();
			}
		}
	}

	private boolean settles(Method method, @Nullable Object[] arguments) {
		if (!(arguments[0] instanceof Long tag)) {
			return false;
		}
		boolean multiple = !method.getName().equals("basicReject") && Boolean.TRUE.equals(arguments[1]);
		return tag == this.deliveryTag || (multiple && (tag == 0 || tag > this.deliveryTag));
	}

}
