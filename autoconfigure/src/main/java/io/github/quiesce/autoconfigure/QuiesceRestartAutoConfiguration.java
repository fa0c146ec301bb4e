package io.github.quiesce.autoconfigure;

import java.io.IOException;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.http.jetty.InheritedConnector;
import io.github.quiesce.http.netty.SharedPort;
import io.github.quiesce.http.tomcat.InheritedHttp11Protocol;
import io.github.quiesce.restart.HandOver;
import io.github.quiesce.restart.InheritedSocket;
import io.github.quiesce.restart.ReadyFile;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a restart that never closes the
 * port.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { QuiesceAutoConfiguration.class, QuiesceHttpAutoConfiguration.class },
		afterName = "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration")
@ConditionalOnBean(value = ShutdownCoordinator.class, search = SearchStrategy.CURRENT)
@Conditional(OnLiveApplicationCondition.class)
@EnableConfigurationProperties(QuiesceRestartProperties.class)
public final class QuiesceRestartAutoConfiguration {

	private static final String INHERIT_SOCKET = "quiesce.restart.inherit-socket";

	private static final String NETTY_FACTORY = "org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory";

	private static InvalidQuiescePropertiesException invalid(String description, String action) {
		return new InvalidQuiescePropertiesException(description, action);
	}

	/**
	 * A file for launchers that wait until the application is ready.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("quiesce.restart.ready-file")
	static class ReadyFileConfiguration {

		@Bean
		ReadyFile quiesceReadyFile(QuiesceRestartProperties properties, ShutdownCoordinator coordinator) {
			ReadyFile file = new ReadyFile(properties.getReadyFile());
			coordinator.addListener(file);
			return file;
		}

		@Bean
		ReadyListener quiesceReadyFileListener(ApplicationContext context, ReadyFile file) {
			return new ReadyListener(context, Ordered.LOWEST_PRECEDENCE, file::ready);
		}

	}

	/**
	 * The socket that the process was started with.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass(WebServer.class)
	@ConditionalOnProperty(INHERIT_SOCKET)
	@ConditionalOnMissingBean(type = NETTY_FACTORY)
	static class InheritConfiguration {

		@Bean
		InheritedSocket quiesceInheritedSocket(QuiesceProperties properties, QuiesceRestartProperties restart)
				throws IOException {
			validate(properties, restart);
			InheritedSocket socket = InheritedSocket.find();
			if (socket == null) {
				throw invalid(INHERIT_SOCKET + " is true, but standard input is not a listening TCP socket.",
						"Start the application from a systemd unit with StandardInput=socket, or from a launcher "
								+ "that passes the socket as file descriptor 0, or set " + INHERIT_SOCKET
								+ " to false.");
			}
			return socket;
		}

		private static void validate(QuiesceProperties properties, QuiesceRestartProperties restart) {
			if (properties.getHttp().isRejectNew()) {
				throw invalid(
						INHERIT_SOCKET + " and quiesce.http.reject-new are both true: requests would be refused "
								+ "that the next process could answer.",
						"Set quiesce.http.reject-new to false, or " + INHERIT_SOCKET + " to false.");
			}
			if (restart.getLinger().isNegative()) {
				throw invalid(
						"quiesce.restart.linger is " + restart.getLinger().toMillis()
								+ "ms, and a time cannot be negative.",
						"Set quiesce.restart.linger to zero or more, such as 1s.");
			}
		}

		@Bean
		ReadyListener quiesceInheritedSocketListener(ApplicationContext context, InheritedSocket socket) {
			return new ReadyListener(context, Ordered.HIGHEST_PRECEDENCE, socket::ready);
		}

		@Bean
		HandOver quiesceHandOver(InheritedSocket socket, QuiesceRestartProperties properties,
				ShutdownCoordinator coordinator) {
			return new HandOver(socket, properties.getLinger(), coordinator);
		}

	}

	/**
	 * Tomcat on the inherited socket.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(INHERIT_SOCKET)
	@ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> quiesceInheritingTomcatCustomizer(
				ObjectProvider<InheritedSocket> socket) {
			return (factory) -> {
				if (factory instanceof TomcatWebServerFactory tomcat) {
					tomcat.setProtocol(InheritedHttp11Protocol.class.getName());
				}
				factory.addConnectorCustomizers((connector) -> {
					if (connector.getProtocolHandler() instanceof InheritedHttp11Protocol protocol) {
						protocol.serveOn(socket.getObject());
					}
				});
			};
		}

	}

	/**
	 * Jetty on the inherited socket.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(INHERIT_SOCKET)
	@ConditionalOnClass(JettyWebServer.class)
	static class JettyConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> quiesceInheritingJettyCustomizer(
				ObjectProvider<InheritedSocket> socket) {
			return (factory) -> factory.addServerCustomizers(new InheritedConnector(socket.getObject()));
		}

	}

	/**
	 * Reactor Netty beside others on its port.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	@ConditionalOnProperty(INHERIT_SOCKET)
	static class NettyConfiguration {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> quiesceSharedPortCustomizer() {
			return (factory) -> {
				if (factory.getPort() == 0) {
					throw invalid(
							INHERIT_SOCKET + " is true and server.port is 0: each process would have "
									+ "a port of its own, and Reactor Netty inherits none.",
							"Set server.port to the port that the processes are to share.");
				}
				factory.addServerCustomizers(new SharedPort());
			};
		}

	}

}
