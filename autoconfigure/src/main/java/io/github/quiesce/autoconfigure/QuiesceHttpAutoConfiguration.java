package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.IgnoredPaths;
import io.github.quiesce.http.jetty.JettyServerControl;
import io.github.quiesce.http.netty.NettyServerControl;
import io.github.quiesce.http.netty.ReactorResourcesRelease;
import io.github.quiesce.http.reactive.InFlightWebFilter;
import io.github.quiesce.http.servlet.InFlightFilter;
import io.github.quiesce.http.tomcat.SentValve;
import io.github.quiesce.http.tomcat.TomcatServerControl;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.server.WebFilter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code http}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class,
		afterName = "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnClass(WebServer.class)
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceHttpAutoConfiguration {

	@Bean
	HttpTraffic quiesceHttpTraffic(QuiesceProperties properties, Environment environment) {
		QuiesceProperties.Http http = properties.getHttp();
		IgnoredPaths ignoredPaths = new IgnoredPaths(
				(http.getIgnoredPaths() != null) ? http.getIgnoredPaths() : DefaultIgnoredPaths.of(environment));
		return new HttpTraffic(ignoredPaths, http.isRejectNew(), http.getRetryAfter());
	}

	@Bean
	WebServerStartListener quiesceWebServerStartListener(ApplicationContext context, HttpTraffic traffic,
			ObjectProvider<HttpServerControl.Factory> factories) {
		return new WebServerStartListener(context, traffic, factories);
	}

	/**
	 * Servlet requests, also in a container that the application was deployed to.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
	static class ServletConfiguration {

		@Bean
		FilterRegistrationBean<InFlightFilter> quiesceInFlightFilter(HttpTraffic traffic) {
			FilterRegistrationBean<InFlightFilter> registration = new FilterRegistrationBean<>(
					new InFlightFilter(traffic));
			registration.setName("quiesceInFlightFilter");
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			registration.setAsyncSupported(true);
			return registration;
		}

	}

	/**
	 * Reactive requests, on any server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass({ WebFilter.class, Mono.class })
	static class ReactiveConfiguration {

		@Bean
		InFlightWebFilter quiesceInFlightWebFilter(HttpTraffic traffic) {
			return new InFlightWebFilter(traffic);
		}

	}

	/**
	 * Tomcat.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> quiesceTomcatCustomizer() {
			return (factory) -> factory.addEngineValves(new SentValve());
		}

		@Bean
		HttpServerControl.Factory quiesceTomcatServerControl() {
			return TomcatServerControl::of;
		}

	}

	/**
	 * Jetty.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JettyWebServer.class)
	static class JettyConfiguration {

		@Bean
		HttpServerControl.Factory quiesceJettyServerControl() {
			return JettyServerControl::of;
		}

	}

	/**
	 * Reactor Netty.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	static class NettyConfiguration {

		@Bean
		NettyServerControl quiesceNettyServerControl() {
			return new NettyServerControl();
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> quiesceNettyCustomizer(NettyServerControl control) {
			return (factory) -> factory.addServerCustomizers(control);
		}

		@Bean
		@ConditionalOnBean(ReactorResourceFactory.class)
		ReactorResourcesRelease quiesceReactorResourcesRelease(ReactorResourceFactory resources,
				ShutdownCoordinator coordinator) {
			return new ReactorResourcesRelease(resources, coordinator);
		}

	}

}
