package io.github.quiesce.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.BrokerModel;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A broker that speaks AMQP 0-9-1: Qpid Broker-J in this JVM where it runs, else a
 * RabbitMQ on this machine if there is one.
 */
final class AmqpBroker implements AutoCloseable {

	private static final int RABBIT_PORT = 5672;

	/**
	 * Qpid asks the security manager who calls, which is gone since.
	 */
	private static final int FIRST_JAVA_WITHOUT_QPID = 24;

	private static final String CONFIGURATION = """
			{
				"name": "test",
				"modelVersion": "%s",
				"authenticationproviders": [ {
					"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
					"users": [ { "name": "guest", "type": "managed", "password": "guest" } ]
				} ],
				"ports": [ {
					"name": "AMQP", "port": "%d", "bindingAddress": "127.0.0.1",
					"authenticationProvider": "plain", "protocols": [ "AMQP_0_9_1" ],
					"virtualhostaliases": [
						{ "name": "nameAlias", "type": "nameAlias" },
						{ "name": "defaultAlias", "type": "defaultAlias" }
					]
				} ],
				"virtualhostnodes": [ {
					"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
					"virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
				} ]
			}
			""";

	private final int port;

	private final @Nullable SystemLauncher qpid;

	private final @Nullable Path directory;

	private AmqpBroker(int port, @Nullable SystemLauncher qpid, @Nullable Path directory) {
		this.port = port;
		this.qpid = qpid;
		this.directory = directory;
	}

	/**
	 * Find or start a broker.
	 * @return the broker, or {@code null} if there is none to be had
	 */
	static @Nullable AmqpBroker start() {
		if (Runtime.version().feature() < FIRST_JAVA_WITHOUT_QPID) {
			return startQpid();
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RABBIT_PORT), 1000);
			return new AmqpBroker(RABBIT_PORT, null, null);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static AmqpBroker startQpid() {
		try {
			Path directory = Files.createTempDirectory("qpid");
			int port = freePort();
			Path configuration = Files.writeString(directory.resolve("config.json"),
					CONFIGURATION.formatted(BrokerModel.MODEL_VERSION, port));
			SystemLauncher launcher = new SystemLauncher();
			launcher.startup(Map.of("type", "Memory", "initialConfigurationLocation", configuration.toUri().toString(),
					"startupLoggedToSystemOut", "false", "context", Map.of("qpid.work_dir", directory.toString())));
			return new AmqpBroker(port, launcher, directory);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Qpid does not start", ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Return the port on the loopback interface.
	 * @return the port
	 */
	int port() {
		return this.port;
	}

	@Override
	public void close() {
		if (this.qpid != null) {
			this.qpid.shutdown();
		}
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
