package io.github.quiesce.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sample application in a JVM of its own, on a port of the loopback interface that
 * was free.
 */
final class SampleProcess implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private SampleProcess(Process process) {
		this.process = process;
	}

	static SampleProcess start(SampleApplicationFiles files, boolean starter, Path log) throws IOException {
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xms256m",
				"-Xmx256m", "-classpath", files.classpath(starter), files.mainClass(), "--server.address=127.0.0.1",
				"--server.port=0", "--server.tomcat.max-keep-alive-requests=-1")
			.redirectErrorStream(true)
			.start();
		SampleProcess sample = new SampleProcess(process);
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		Thread reader = new Thread(() -> sample.read(log), "sample-output");
		reader.setDaemon(true);
		reader.start();
		return sample;
	}

	private void read(Path log) {
		try (BufferedReader output = this.process.inputReader();
				PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log), true)) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				writer.println(line);
				Matcher started = STARTED.matcher(line);
				if (started.find()) {
					this.port.complete(Integer.valueOf(started.group(1)));
				}
			}
		}
		catch (IOException ex) {
			this.port.completeExceptionally(ex);
		}
		this.port.completeExceptionally(new IOException("Sample application did not start, see " + log));
	}

	/**
	 * Return the port, once the application listens on it.
	 * @return the port
	 * @throws IOException if the application does not start
	 * @throws InterruptedException if the wait is interrupted
	 */
	int port() throws IOException, InterruptedException {
		try {
			return this.port.get(1, TimeUnit.MINUTES);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("Sample application did not start", ex);
		}
	}

	/**
	 * Return the processor time that the process has used.
	 * @return the processor time, zero if the system does not tell
	 */
	Duration cpu() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
