package io.github.quiesce.websocket;

import java.util.function.Supplier;

import io.github.quiesce.http.HttpTraffic;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/**
 * Puts tracking around the service that upgrades reactive requests.
 *
 * @since 0.1.0
 */
public final class ReactiveWebSocketPostProcessor implements BeanPostProcessor {

	private final Supplier<WebSocketDrainable> drainable;

	private final Supplier<HttpTraffic> traffic;

	/**
	 * Create the post-processor.
	 * @param drainable where sessions are counted
	 * @param traffic where their requests are counted until then
	 */
	public ReactiveWebSocketPostProcessor(Supplier<WebSocketDrainable> drainable, Supplier<HttpTraffic> traffic) {
		this.drainable = drainable;
		this.traffic = traffic;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() == WebSocketHandlerAdapter.class) {
			WebSocketHandlerAdapter adapter = (WebSocketHandlerAdapter) bean;
			WebSocketHandlerAdapter tracked = new WebSocketHandlerAdapter(new TrackedWebSocketService(
					adapter.getWebSocketService(), this.drainable.get(), this.traffic.get()));
			tracked.setOrder(adapter.getOrder());
			return tracked;
		}
		return bean;
	}

}
