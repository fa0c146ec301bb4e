package io.github.quiesce.bench;

import java.lang.reflect.Proxy;

/**
 * Stands in where an object is required and never called, so that a stub overrides no
 * more than what is called.
 */
final class Unused {

	private Unused() {
	}

	/**
	 * Create an object of which no method may be called.
	 * @param <T> the type
	 * @param type an interface
	 * @return the object
	 */
	static <T> T of(Class<T> type) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.toString());
			}));
	}

}
