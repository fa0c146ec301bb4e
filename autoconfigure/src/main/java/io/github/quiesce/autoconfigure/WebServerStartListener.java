package io.github.quiesce.autoconfigure;

import java.util.Objects;

import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.HttpTraffic;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Introduces the server of the application's own context, and not that of a management
 * port, to its traffic.
 */
final class WebServerStartListener implements ApplicationListener<WebServerInitializedEvent> {

	private final ApplicationContext context;

	private final HttpTraffic traffic;

	private final ObjectProvider<HttpServerControl.Factory> factories;

	WebServerStartListener(ApplicationContext context, HttpTraffic traffic,
			ObjectProvider<HttpServerControl.Factory> factories) {
		this.context = context;
		this.traffic = traffic;
		this.factories = factories;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.traffic.serve(this.factories.orderedStream()
				.map((factory) -> factory.create(event.getWebServer()))
				.filter(Objects::nonNull)
				.findFirst()
				.orElse(HttpServerControl.NONE));
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
