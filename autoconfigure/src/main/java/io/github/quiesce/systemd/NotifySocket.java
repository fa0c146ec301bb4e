package io.github.quiesce.systemd;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Where the service manager reads datagrams. The JDK cannot write to such a socket:
 * Netty's native transport can, and so can the tool that comes with systemd.
 *
 * @since 0.1.0
 */
public abstract class NotifySocket {

	private static final Log logger = LogFactory.getLog(NotifySocket.class);

	private static final String NETTY = "io.netty.channel.epoll.EpollDomainDatagramChannel";

	private static final String TOOL = "systemd-notify";

	/**
	 * Find a way to write to a socket.
	 * @param address the value of {@code NOTIFY_SOCKET}: a path, or the name of an
	 * abstract socket after an {@code @}
	 * @param path where to look for tools, the value of {@code PATH}
	 * @return the socket; if there is no way, which is logged, it takes everything and
	 * says nothing
	 */
	public static NotifySocket open(String address, @Nullable String path) {
		if (!address.startsWith("/") && !address.startsWith("@")) {
			logger.warn("NOTIFY_SOCKET is " + address + ", which is neither a path nor an abstract socket: "
					+ "systemd is told nothing");
			return new Nowhere();
		}
		if (ClassUtils.isPresent(NETTY, NotifySocket.class.getClassLoader()) && NettyNotifySocket.isAvailable()) {
			return new NettyNotifySocket(address);
		}
		Path tool = find(path);
		if (tool != null) {
			logger.info("Notifying systemd through " + tool + ", which its unit has to allow with NotifyAccess=all");
			return new SystemdNotifyTool(tool, address);
		}
		logger.warn("NOTIFY_SOCKET is set, and there is nothing to write to it with: systemd is told nothing. "
				+ "Add io.netty:netty-transport-native-epoll with the classifier of the platform, such as "
				+ "linux-x86_64, or install systemd-notify and set NotifyAccess=all");
		return new Nowhere();
	}

	private static @Nullable Path find(@Nullable String path) {
		return List.of(((path != null) ? path : "").split(File.pathSeparator))
			.stream()
			.filter((directory) -> !directory.isEmpty())
			.map((directory) -> Path.of(directory, TOOL))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Send one datagram. May be called from several threads; may wait for a few seconds.
	 * @param message assignments, one on each line
	 * @throws IOException if it cannot be sent
	 */
	abstract void send(String message) throws IOException;

	/**
	 * Nobody is told.
	 */
	private static final class Nowhere extends NotifySocket {

		@Override
		void send(String message) {
		}

	}

}
