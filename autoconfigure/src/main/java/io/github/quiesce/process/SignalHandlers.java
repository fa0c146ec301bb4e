package io.github.quiesce.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Access to {@code sun.misc.Signal}. The class is part of the {@code jdk.unsupported}
 * module and has no successor, but naming it is a compiler warning that cannot be
 * suppressed, hence the reflection.
 */
final class SignalHandlers {

	private static final Log logger = LogFactory.getLog(SignalHandlers.class);

	private final Map<Object, Object> previous = new LinkedHashMap<>();

	/**
	 * Handle a signal from now on.
	 * @param name the name of the signal without {@code SIG}
	 * @param handler called on a thread that the JVM makes for each signal
	 */
	void install(String name, Consumer<Integer> handler) {
		try {
			Class<?> signalType = Class.forName("sun.misc.Signal");
			Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
			Object signal = signalType.getConstructor(String.class).newInstance(name);
			int number = (int) signalType.getMethod("getNumber").invoke(signal);
			Object proxy = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] { handlerType },
					(self, method, args) -> switch (method.getName()) {
						case "handle" -> {
							handler.accept(number);
							yield null;
						}
						case "equals" -> self == args[0];
						case "hashCode" -> System.identityHashCode(self);
						default -> "Quiesce handler of SIG" + name;
					});
			Object previous = handle(signal, proxy);
			this.previous.putIfAbsent(signal, previous);
		}
		catch (InvocationTargetException ex) {
			logger.warn("SIG" + name + " cannot be handled (" + ex.getCause()
					+ "): under -Xrs it ends the process without running anything");
		}
		catch (ReflectiveOperationException ex) {
			logger.info("SIG" + name + " cannot be handled on this JVM: " + ex);
		}
	}

	/**
	 * Put back the handlers that were there before.
	 */
	void restore() {
		this.previous.forEach((signal, handler) -> {
			try {
				handle(signal, handler);
			}
			catch (ReflectiveOperationException ex) {
				logger.debug("Handler of " + signal + " could not be restored", ex);
			}
		});
		this.previous.clear();
	}

	private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
		Method method = signal.getClass()
			.getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
		return method.invoke(null, signal, handler);
	}

}
