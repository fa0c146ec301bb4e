package io.github.quiesce.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a restart needs that never closes the port.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("quiesce.restart")
public class QuiesceRestartProperties {

	/**
	 * Whether to serve on the listening socket that is the standard input of the process,
	 * on Tomcat and Jetty. Reactor Netty shares its port through SO_REUSEPORT instead.
	 */
	private boolean inheritSocket;

	/**
	 * How long to wait for the first request on connections that were accepted from the
	 * inherited socket just before the process stopped to listen on it.
	 */
	private Duration linger = Duration.ofSeconds(1);

	/**
	 * File with the process id, there from when the application is ready until it is
	 * announced that it leaves. None if empty.
	 */
	private @Nullable Path readyFile;

	public boolean isInheritSocket() {
		return this.inheritSocket;
	}

	public void setInheritSocket(boolean inheritSocket) {
		this.inheritSocket = inheritSocket;
	}

	public Duration getLinger() {
		return this.linger;
	}

	public void setLinger(Duration linger) {
		this.linger = linger;
	}

	public @Nullable Path getReadyFile() {
		return this.readyFile;
	}

	public void setReadyFile(@Nullable Path readyFile) {
		this.readyFile = readyFile;
	}

}
