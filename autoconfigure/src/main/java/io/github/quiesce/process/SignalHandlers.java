package io.github.quiesce.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Access to {@code sun.misc.Signal}. The class is part of the {@code jdk.unsupported}
 * module and has no successor, but naming it is a compiler warning that cannot be
 * suppressed, hence the reflection.
 */
final class SignalHandlers {

	private static final Log logger = LogFactory.getLog(SignalHandlers.class);

	private final Map<String, Previous> previous = new LinkedHashMap<>();

	/**
	 * Handle a signal from now on.
	 * @param name the name of the signal without {@code SIG}
	 * @param handler called with the number of the signal, on a thread that the JVM makes
	 * for each signal
	 * @throws UnusableSignalException if the signal cannot be handled
	 */
	void install(String name, IntConsumer handler) {
		if (this.previous.containsKey(name)) {
			return;
		}
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
			this.previous.put(name, new Previous(signal, handle(signal, proxy)));
		}
		catch (InvocationTargetException ex) {
			throw new UnusableSignalException(name, ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new UnusableSignalException(name, ex);
		}
	}

	/**
	 * Put back the handlers of all signals but these.
	 * @param kept the names of the signals to go on handling
	 */
	void restoreExcept(Set<String> kept) {
		this.previous.entrySet().removeIf((entry) -> {
			if (kept.contains(entry.getKey())) {
				return false;
			}
			try {
				handle(entry.getValue().signal(), entry.getValue().handler());
			}
			catch (ReflectiveOperationException ex) {
				logger.debug("Handler of SIG" + entry.getKey() + " could not be restored", ex);
			}
			return true;
		});
	}

	private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
		Method method = signal.getClass()
			.getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
		return method.invoke(null, signal, handler);
	}

	/**
	 * What was there before.
	 *
	 * @param signal the signal
	 * @param handler its handler
	 */
	private record Previous(Object signal, Object handler) {

	}

}
