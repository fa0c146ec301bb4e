package io.github.quiesce.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/**
 * An application in a JVM of its own, on ephemeral ports of the loopback interface.
 * Signals reach it the way they do in production: through {@code kill}.
 */
final class ForkedApplication implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final String name;

	private final Process process;

	private final OutputLog output = new OutputLog();

	private volatile long signalledAt;

	private final CompletableFuture<Long> exitedAt;

	private volatile int port;

	private volatile int managementPort;

	private ForkedApplication(String name, ProcessBuilder builder) {
		this.name = name;
		try {
			this.process = builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.exitedAt = this.process.onExit().thenApply((ended) -> System.nanoTime());
		this.output.collect(this.process.getInputStream(), "output-" + this.process.pid());
	}

	/**
	 * Begin to describe an application.
	 * @param server the server it runs on
	 * @return a builder
	 */
	static Builder on(Server server) {
		return new Builder(server);
	}

	/**
	 * Wait until the application says that it accepts traffic.
	 * @return this
	 */
	ForkedApplication awaitReady() {
		Matcher ready = this.output.await("^READY port=(-?\\d+) management=(-?\\d+)", START_TIMEOUT);
		this.port = Integer.parseInt(ready.group(1));
		this.managementPort = Integer.parseInt(ready.group(2));
		return this;
	}

	/**
	 * Return the port that the application serves on.
	 * @return the port
	 */
	int port() {
		return this.port;
	}

	/**
	 * Return the port that Actuator answers on.
	 * @return the port
	 */
	int managementPort() {
		return this.managementPort;
	}

	/**
	 * Return what the process has written.
	 * @return the output
	 */
	OutputLog output() {
		return this.output;
	}

	/**
	 * Connect to the application.
	 * @return a connection
	 */
	RawHttp connect() {
		return RawHttp.connect(this.port);
	}

	/**
	 * Send one request on a connection of its own.
	 * @param path the path and query
	 * @return the response
	 */
	RawResponse get(String path) {
		try (RawHttp http = connect()) {
			return http.get(path);
		}
	}

	/**
	 * Send a signal, and remember when.
	 * @param signal the name, like {@code TERM}
	 * @return this
	 */
	ForkedApplication signal(String signal) {
		this.signalledAt = System.nanoTime();
		try {
			int code = new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).start().waitFor();
			if (code != 0) {
				throw new AssertionError("kill -" + signal + " of " + this + " failed with code " + code);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while sending " + signal, ex);
		}
		return this;
	}

	/**
	 * Return when the last signal was sent.
	 * @return the moment, as of {@link System#nanoTime()}
	 */
	long signalledAt() {
		return this.signalledAt;
	}

	/**
	 * Return how long ago the last signal was sent.
	 * @return the time since then
	 */
	Duration sinceSignal() {
		return Duration.ofNanos(System.nanoTime() - this.signalledAt);
	}

	/**
	 * Return how long the process lived after the last signal. For a process that has
	 * ended.
	 * @return the time from the signal to the exit
	 */
	Duration signalToExit() {
		return Duration.ofNanos(this.exitedAt.join() - this.signalledAt);
	}

	/**
	 * Return whether the process runs.
	 * @return {@code false} when it has ended
	 */
	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Wait for the process to end. When it does not, its threads are dumped into the
	 * output and an error is thrown.
	 * @param timeout how long to wait
	 * @return the exit code
	 */
	int awaitExit(Duration timeout) {
		try {
			if (!this.process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				dumpThreads();
				throw new AssertionError(this + " was still alive after another " + timeout.toMillis() + " ms");
			}
			this.output.awaitEnd(Duration.ofSeconds(10));
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for the exit of " + this, ex);
		}
	}

	/**
	 * Dump the threads of a process that runs into its output, once.
	 */
	void dumpThreads() {
		if (!isAlive() || !this.output.find("^Full thread dump").isEmpty()) {
			return;
		}
		long signalled = this.signalledAt;
		try {
			signal("QUIT");
			this.output.await("^JNI global ref", Duration.ofSeconds(2));
		}
		catch (AssertionError ex) {
			// The dump is a courtesy to the reader of the failure
		}
		this.signalledAt = signalled;
	}

	@Override
	public void close() {
		// A launcher has processes of its own
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		// Not Process.destroyForcibly(), which also closes the output before it is read
		this.process.toHandle().destroyForcibly();
	}

	@Override
	public String toString() {
		return this.name + " (pid " + this.process.pid() + ")";
	}

	/**
	 * Describes an application to fork.
	 */
	static final class Builder {

		private final Server server;

		private Class<?> application;

		private String classPath;

		private ThreadKind threads = ThreadKind.byDefault();

		private final List<String> jvmArguments = new ArrayList<>();

		private final List<String> launcher = new ArrayList<>();

		private final Map<String, String> environment = new LinkedHashMap<>();

		private final Map<String, String> properties = new LinkedHashMap<>();

		private Builder(Server server) {
			this.server = server;
			this.application = server.application();
			this.classPath = server.classPath();
			property("server.port", "0");
			property("server.address", "127.0.0.1");
			property("management.endpoints.web.exposure.include", "*");
			property("spring.main.banner-mode", "off");
		}

		/**
		 * Set the kind of threads.
		 * @param threads the kind
		 * @return this
		 */
		Builder threads(ThreadKind threads) {
			this.threads = threads;
			return this;
		}

		/**
		 * Run another application than that of the server.
		 * @param application a class with a main method
		 * @param libraries a pattern for the names of the jars it has in addition,
		 * without their version
		 * @return this
		 */
		Builder application(Class<?> application, String libraries) {
			this.application = application;
			this.classPath = this.server.classPath(libraries);
			return this;
		}

		/**
		 * Set a property, which becomes an argument of the application.
		 * @param name the name
		 * @param value the value
		 * @return this
		 */
		Builder property(String name, Object value) {
			this.properties.put(name, value.toString());
			return this;
		}

		/**
		 * Set properties.
		 * @param assignments each of the form {@code name=value}
		 * @return this
		 */
		Builder properties(String... assignments) {
			for (String assignment : assignments) {
				int separator = assignment.indexOf('=');
				property(assignment.substring(0, separator), assignment.substring(separator + 1));
			}
			return this;
		}

		/**
		 * Add arguments of the JVM.
		 * @param arguments the arguments
		 * @return this
		 */
		Builder jvmArguments(String... arguments) {
			this.jvmArguments.addAll(List.of(arguments));
			return this;
		}

		/**
		 * Have a launcher start the application. Signals go to the launcher.
		 * @param command the launcher, to which the command of the application is added
		 * @return this
		 */
		Builder launcher(String... command) {
			this.launcher.addAll(List.of(command));
			return this;
		}

		/**
		 * Set a variable of the environment.
		 * @param name the name
		 * @param value the value
		 * @return this
		 */
		Builder environment(String name, Object value) {
			this.environment.put(name, value.toString());
			return this;
		}

		/**
		 * Limit the files and sockets that the process may have open.
		 * @param descriptors how many
		 * @return this
		 */
		Builder descriptors(int descriptors) {
			return launcher("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh");
		}

		/**
		 * Start the process without waiting for the application.
		 * @return the application, which has yet to start
		 */
		ForkedApplication launch() {
			List<String> command = new ArrayList<>(this.launcher);
			command.addAll(List.of(ForkedJvm.command(), "-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:+UseSerialGC",
					"-Xshare:auto", "-cp", this.classPath));
			command.addAll(this.jvmArguments);
			command.add(this.application.getName());
			if (this.threads == ThreadKind.VIRTUAL) {
				property("spring.threads.virtual.enabled", "true");
			}
			this.properties.forEach((name, value) -> command.add("--" + name + "=" + value));
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
			builder.environment()
				.keySet()
				.removeIf((name) -> name.matches("(?:KUBERNETES|SPRING|QUIESCE|MANAGEMENT|SERVER|LOGGING)_.*"
						+ "|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|NOTIFY_SOCKET|WATCHDOG_.*"));
			builder.environment().putAll(this.environment);
			return new ForkedApplication(this.server + " " + this.threads.name().toLowerCase(), builder);
		}

		/**
		 * Start the application and wait until it accepts traffic.
		 * @return the running application
		 */
		ForkedApplication start() {
			ForkedApplication application = launch();
			try {
				return application.awaitReady();
			}
			catch (AssertionError ex) {
				application.close();
				throw new AssertionError(ex.getMessage() + "\n" + application.output().tail(60), ex);
			}
		}

	}

}
