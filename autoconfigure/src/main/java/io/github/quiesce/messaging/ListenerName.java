package io.github.quiesce.messaging;

import io.github.quiesce.executor.ApplicationFrames;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.util.ClassUtils;

/**
 * Finds out what to call a listener. Its adapter knows the method but does not tell.
 */
final class ListenerName {

	private ListenerName() {
	}

	/**
	 * Return the name of a listener.
	 * @param listener the listener, or what adapts it
	 * @param handlerMethod the path of the field of the adapter that has the method
	 * @return class and method such as {@code Orders.onOrder}, or the class
	 */
	static String of(Object listener, String handlerMethod) {
		try {
			Object method = new DirectFieldAccessor(listener).getPropertyValue(handlerMethod);
			if (method instanceof HandlerMethod handler) {
				return ClassUtils.getUserClass(handler.getBeanType()).getSimpleName() + "."
						+ handler.getMethod().getName();
			}
		}
		catch (BeansException ex) {
			// Not an adapter of an annotated method
		}
		return ApplicationFrames.simpleName(listener.getClass().getName());
	}

	/**
	 * Return the name that the application has given to a container.
	 * @param id the id of the container
	 * @return the id, or {@code null} if it was made up
	 */
	static @Nullable String given(@Nullable String id) {
		return (id == null || id.isEmpty() || id.indexOf('#') >= 0 || id.equals("noBeanNameSet")) ? null : id;
	}

}
