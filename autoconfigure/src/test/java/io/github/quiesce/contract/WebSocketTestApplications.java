package io.github.quiesce.contract;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Applications with a WebSocket that echoes. Run in the forked JVM.
 */
final class WebSocketTestApplications {

	private WebSocketTestApplications() {
	}

	/**
	 * On Spring MVC.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocket
	@Import({ TestApplicationConfiguration.class, ServletTestApplication.Endpoints.class, ServletHandlers.class })
	public static class Servlet {

		public static void main(String[] args) {
			SpringApplication.run(Servlet.class, args);
		}

	}

	/**
	 * The handler on Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ServletHandlers implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new Echo(), "/echo");
		}

	}

	/**
	 * Echoes.
	 */
	static final class Echo extends TextWebSocketHandler {

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
			session.sendMessage(message);
		}

	}

	/**
	 * On WebFlux.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ TestApplicationConfiguration.class, ReactiveTestApplication.Endpoints.class, ReactiveHandlers.class })
	public static class Reactive {

		public static void main(String[] args) {
			SpringApplication.run(Reactive.class, args);
		}

	}

	/**
	 * The handler on WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ReactiveHandlers {

		@Bean
		HandlerMapping echoMapping() {
			WebSocketHandler echo = (session) -> session
				.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
			return new SimpleUrlHandlerMapping(Map.of("/echo", echo), 1);
		}

	}

	/**
	 * With STOMP on Spring MVC.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocketMessageBroker
	@Import({ TestApplicationConfiguration.class, StompEndpoints.class })
	public static class Stomp {

		public static void main(String[] args) {
			SpringApplication.run(Stomp.class, args);
		}

	}

	/**
	 * The endpoint of STOMP.
	 */
	@Configuration(proxyBeanMethods = false)
	static class StompEndpoints implements WebSocketMessageBrokerConfigurer {

		@Override
		public void registerStompEndpoints(StompEndpointRegistry registry) {
			registry.addEndpoint("/stomp");
		}

		@Override
		public void configureMessageBroker(MessageBrokerRegistry registry) {
			registry.enableSimpleBroker("/topic");
		}

	}

}
