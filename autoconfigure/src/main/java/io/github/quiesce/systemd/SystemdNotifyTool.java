package io.github.quiesce.systemd;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the tool of systemd write, in a process of its own for each message.
 */
final class SystemdNotifyTool extends NotifySocket {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Path tool;

	private final String address;

	SystemdNotifyTool(Path tool, String address) {
		this.tool = tool;
		this.address = address;
	}

	@Override
	void send(String message) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.tool.toString()));
		command.addAll(List.of(message.split("\n")));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("NOTIFY_SOCKET", this.address);
		Process process = builder.start();
		try {
			if (!process.waitFor(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new IOException(this.tool + " has not returned");
			}
			if (process.exitValue() != 0) {
				throw new IOException(this.tool + " failed with code " + process.exitValue());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(this.tool + " was not waited for", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
