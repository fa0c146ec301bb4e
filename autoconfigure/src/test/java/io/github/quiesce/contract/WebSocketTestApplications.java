package io.github.quiesce.contract;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebFilter;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Applications with a WebSocket that echoes. Run in the forked JVM.
 */
final class WebSocketTestApplications {

	private static final long LATE = 3000;

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
			registry.addHandler(new Echo(), "/late").addInterceptors(new LateUpgrade());
		}

	}

	/**
	 * An upgrade that takes its time.
	 */
	static final class LateUpgrade implements HandshakeInterceptor {

		@Override
		public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				Map<String, Object> attributes) {
			TestWork.sleep("late upgrade", LATE);
			return true;
		}

		@Override
		public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				@Nullable Exception exception) {
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
			org.springframework.web.reactive.socket.WebSocketHandler echo = (session) -> session
				.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
			return new SimpleUrlHandlerMapping(Map.of("/echo", echo, "/late", echo), 1);
		}

		@Bean
		WebFilter lateUpgrade() {
			return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/late")
					? Mono.delay(Duration.ofMillis(LATE)).then(chain.filter(exchange)) : chain.filter(exchange);
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
