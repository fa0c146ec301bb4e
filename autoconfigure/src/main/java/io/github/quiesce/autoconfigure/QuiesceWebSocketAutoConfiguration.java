package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.Spread;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.websocket.ReactiveWebSocketPostProcessor;
import io.github.quiesce.websocket.ServletWebSocketPostProcessor;
import io.github.quiesce.websocket.WebSocketDrainable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code websocket}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceHttpAutoConfiguration.class)
@ConditionalOnBean(HttpTraffic.class)
public final class QuiesceWebSocketAutoConfiguration {

	private static WebSocketDrainable drainable(QuiesceProperties properties) {
		QuiesceProperties.WebSocket webSocket = properties.getWebsocket();
		return new WebSocketDrainable(
				new Spread("quiesce-websocket-closer", webSocket.getCloseAfter(), webSocket.getSpread()),
				webSocket.getCloseTimeout());
	}

	/**
	 * Sessions on the servlet stack.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(WebSocketHandlerMapping.class)
	static class ServletConfiguration {

		@Bean
		static ServletWebSocketPostProcessor quiesceWebSocketPostProcessor(
				ObjectProvider<WebSocketDrainable> drainable) {
			return new ServletWebSocketPostProcessor(drainable::getObject);
		}

		@Bean
		WebSocketDrainable quiesceWebSockets(QuiesceProperties properties) {
			return drainable(properties);
		}

	}

	/**
	 * Sessions on the reactive stack.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(WebSocketHandlerAdapter.class)
	static class ReactiveConfiguration {

		@Bean
		static ReactiveWebSocketPostProcessor quiesceWebSocketPostProcessor(
				ObjectProvider<WebSocketDrainable> drainable, ObjectProvider<HttpTraffic> traffic) {
			return new ReactiveWebSocketPostProcessor(drainable::getObject, traffic::getObject);
		}

		@Bean
		WebSocketDrainable quiesceWebSockets(QuiesceProperties properties) {
			return drainable(properties);
		}

	}

}
