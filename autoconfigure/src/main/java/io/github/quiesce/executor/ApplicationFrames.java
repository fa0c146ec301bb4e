package io.github.quiesce.executor;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the code of the application in a stack.
 *
 * @since 0.1.0
 */
public final class ApplicationFrames {

	private static final List<String> INFRASTRUCTURE = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.",
			"jakarta.", "kotlin.", "kotlinx.", "org.springframework.", "reactor.", "io.micrometer.", "io.netty.",
			"org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.", "org.eclipse.jetty.",
			"io.github.quiesce.core.", "io.github.quiesce.executor.", "io.github.quiesce.scheduling.",
			"io.github.quiesce.http.", "io.github.quiesce.quartz.", "io.github.quiesce.batch.",
			"io.github.quiesce.integration.", "org.quartz.", "org.apache.kafka.", "com.rabbitmq.",
			"org.apache.activemq.", "io.github.quiesce.messaging.", "io.github.quiesce.kafka.",
			"io.github.quiesce.rabbit.", "io.github.quiesce.jms.");

	private ApplicationFrames() {
	}

	/**
	 * Return the application method that a thread entered first.
	 * @param thread the thread, platform or virtual
	 * @return class and method such as {@code Mailer.send}, or {@code null} if the thread
	 * runs no application code
	 */
	public static @Nullable String outermost(Thread thread) {
		StackTraceElement[] stack = thread.getStackTrace();
		for (int i = stack.length - 1; i >= 0; i--) {
			String className = stack[i].getClassName();
			// Some JVMs show the class that stands for a lambda; its body comes next.
			if (isApplication(className) && !className.contains("$$Lambda")) {
				return simpleName(className) + "." + methodName(stack[i].getMethodName());
			}
		}
		return null;
	}

	/**
	 * Return whether a class belongs to the application rather than to the platform or a
	 * framework.
	 * @param className the name of the class
	 * @return whether it is application code
	 */
	public static boolean isApplication(String className) {
		return INFRASTRUCTURE.stream().noneMatch(className::startsWith);
	}

	/**
	 * Return the name of a class without its package and without what proxies and lambdas
	 * add to it.
	 * @param className the name of the class
	 * @return the simple name
	 */
	public static String simpleName(String className) {
		String name = className.substring(className.lastIndexOf('.') + 1);
		int generated = name.indexOf("$$");
		return (generated > 0) ? name.substring(0, generated) : name;
	}

	/**
	 * The compiler calls the body of a lambda {@code lambda$enclosingMethod$0}.
	 */
	private static String methodName(String name) {
		if (name.startsWith("lambda$")) {
			int end = name.indexOf('$', "lambda$".length());
			return (end > 0) ? name.substring("lambda$".length(), end) : name;
		}
		return name;
	}

}
