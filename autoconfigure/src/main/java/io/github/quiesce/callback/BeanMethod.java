package io.github.quiesce.callback;

import java.lang.reflect.Method;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean as a callback with a place in the order.
 */
final class BeanMethod implements Runnable, Ordered {

	private final Object bean;

	private final Method method;

	private final int order;

	BeanMethod(Object bean, Method method, int order) {
		ReflectionUtils.makeAccessible(method);
		this.bean = bean;
		this.method = method;
		this.order = order;
	}

	static int orderOf(Method method) {
		Integer order = OrderUtils.getOrder(method);
		return (order != null) ? order : LOWEST_PRECEDENCE;
	}

	@Override
	public int getOrder() {
		return this.order;
	}

	@Override
	public void run() {
		ReflectionUtils.invokeMethod(this.method, this.bean);
	}

}
