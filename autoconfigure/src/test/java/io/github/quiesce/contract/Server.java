package io.github.quiesce.contract;

import java.io.File;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server that the contract suite runs on. The test class path holds all of them, and
 * much more; the application that is forked has what an application on that server would
 * have.
 */
enum Server {

	/**
	 * Spring MVC on Tomcat.
	 */
	TOMCAT(ServletTestApplication.class, Jars.MVC, "tomcat-embed-.*|spring-boot-tomcat"),

	/**
	 * Spring MVC on Jetty.
	 */
	JETTY(ServletTestApplication.class, Jars.MVC,
			"jetty-.*|spring-boot-jetty|tomcat-embed-el|jakarta\\.(?:servlet|websocket).*"),

	/**
	 * WebFlux on Reactor Netty.
	 */
	NETTY(ReactiveTestApplication.class,
			"netty-.*|reactor-.*|reactive-streams|spring-webflux|spring-boot-(?:netty|reactor|reactor-netty|webflux)");

	private final Class<?> application;

	private final String jars;

	Server(Class<?> application, String... jars) {
		this.application = application;
		this.jars = Jars.COMMON + "|" + String.join("|", jars);
	}

	/**
	 * Return the application to run on this server.
	 * @return a class with a main method
	 */
	Class<?> application() {
		return this.application;
	}

	/**
	 * Return the part of the class path of the tests that an application on this server
	 * has.
	 * @return a class path for {@code java -cp}
	 */
	String classPath() {
		return classPath("none");
	}

	/**
	 * Return the class path of an application that does other work beside serving.
	 * @param libraries a pattern for the names of the jars it has in addition, without
	 * their version
	 * @return a class path for {@code java -cp}
	 */
	String classPath(String libraries) {
		Pattern included = Pattern.compile("(?:" + this.jars + "|" + libraries + ")-\\d.*\\.jar");
		String complete = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		String filtered = Arrays.stream(complete.split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith(".jar") || included.matcher(new File(entry).getName()).matches())
			.collect(Collectors.joining(File.pathSeparator));
		String first = System.getProperty("quiesce.test.class-path-prefix");
		return (first != null) ? first + File.pathSeparator + filtered : filtered;
	}

	/**
	 * Patterns for the names of jars, without their version.
	 */
	private static final class Jars {

		static final String COMMON = "spring-(?:aop|beans|context|core|expression|web)"
				+ "|spring-boot(?:-(?:actuator|actuator-autoconfigure|autoconfigure|health|http-codec|http-converter"
				+ "|jackson|micrometer-metrics|micrometer-observation|web-server))?"
				+ "|logback-.*|slf4j-api|log4j-(?:api|to-slf4j)|jul-to-slf4j|commons-logging|snakeyaml"
				+ "|jakarta\\.annotation-api|jackson-(?:annotations|(?:core|databind)(?=-3))|micrometer-.*"
				+ "|HdrHistogram|LatencyUtils|prometheus-.*|jspecify";

		static final String MVC = "spring-webmvc|spring-boot-webmvc|spring-boot-servlet";

		private Jars() {
		}

	}

}
