package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.quiesce.Drainable;
import io.github.quiesce.Quiesce;
import io.github.quiesce.actuate.QuiesceEndpoint;
import io.github.quiesce.actuate.QuiesceMetrics;
import io.github.quiesce.availability.QuiesceApplicationAvailability;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownPlan;
import io.github.quiesce.executor.ExecutorDrainable;
import io.github.quiesce.executor.TaskExecutorPostProcessor;
import io.github.quiesce.http.HttpServerControl;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.http.netty.NettyServerControl;
import io.github.quiesce.http.reactive.InFlightWebFilter;
import io.github.quiesce.lease.LeaseDrainable;
import io.github.quiesce.lease.QuiesceFacade;
import io.github.quiesce.lifecycle.ContextCloseListener;
import io.github.quiesce.lifecycle.ReleaseLifecycle;
import io.github.quiesce.lifecycle.SummaryLifecycle;
import io.github.quiesce.scheduling.GatingSchedulingConfigurer;
import io.github.quiesce.scheduling.SchedulingDrainable;
import io.github.quiesce.scheduling.TaskSchedulerPostProcessor;
import io.github.quiesce.stream.StreamDrainable;
import io.github.quiesce.websocket.WebSocketDrainable;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What each auto-configuration contributes, and what makes it back off.
 */
class BackOffTests {

	private static final String EXPOSE = "management.endpoints.web.exposure.include=quiesce";

	@Test
	void defaultsOfAnApplicationWithoutServer() {
		Contexts.plain()
			.run((context) -> assertThat(context).hasSingleBean(ShutdownCoordinator.class)
				.hasSingleBean(QuiesceFacade.class)
				.hasSingleBean(LeaseDrainable.class)
				.hasSingleBean(QuiesceApplicationAvailability.class)
				.hasSingleBean(ContextCloseListener.class)
				.hasSingleBean(ReleaseLifecycle.class)
				.hasSingleBean(SummaryLifecycle.class)
				.hasSingleBean(ExecutorDrainable.class)
				.hasSingleBean(SchedulingDrainable.class)
				.hasSingleBean(TaskExecutorPostProcessor.class)
				.hasSingleBean(TaskSchedulerPostProcessor.class)
				.hasSingleBean(GatingSchedulingConfigurer.class)
				.hasSingleBean(QuiesceMetrics.class)
				.doesNotHaveBean(HttpTraffic.class)
				.doesNotHaveBean(StreamDrainable.class));
	}

	@Test
	void defaultsOfAServletApplication() {
		Contexts.servlet().run((context) -> {
			assertThat(context).hasSingleBean(HttpTraffic.class)
				.hasSingleBean(StreamDrainable.class)
				.hasBean("quiesceInFlightFilter")
				.doesNotHaveBean(InFlightWebFilter.class)
				.doesNotHaveBean(NettyServerControl.class);
			assertThat(context.getBeansOfType(HttpServerControl.Factory.class))
				.containsOnlyKeys("quiesceTomcatServerControl", "quiesceJettyServerControl");
		});
	}

	@Test
	void defaultsOfAReactiveApplication() {
		Contexts.reactive()
			.run((context) -> assertThat(context).hasSingleBean(HttpTraffic.class)
				.hasSingleBean(StreamDrainable.class)
				.hasSingleBean(InFlightWebFilter.class)
				.hasSingleBean(NettyServerControl.class)
				.doesNotHaveBean("quiesceInFlightFilter")
				.doesNotHaveBean("quiesceAsyncSupport"));
	}

	@Test
	void nothingIsLeftWhenDisabled() {
		Contexts.plain()
			.withPropertyValues("quiesce.enabled=false", EXPOSE)
			.run((context) -> assertThat(quiesceBeans(context)).isEmpty());
		Contexts.servlet()
			.withPropertyValues("quiesce.enabled=false", EXPOSE)
			.run((context) -> assertThat(quiesceBeans(context)).isEmpty());
		Contexts.reactive()
			.withPropertyValues("quiesce.enabled=false", EXPOSE)
			.run((context) -> assertThat(quiesceBeans(context)).isEmpty());
	}

	@Test
	void bootsAvailabilityIsBackWhenDisabled() {
		Contexts.plain()
			.withPropertyValues("quiesce.enabled=false")
			.run((context) -> assertThat(context.getBean(ApplicationAvailability.class))
				.isExactlyInstanceOf(ApplicationAvailabilityBean.class));
	}

	@Test
	void ownCoordinatorReplacesTheOneOfQuiesce() {
		Contexts.plain()
			.withUserConfiguration(OwnCoordinator.class)
			.run((context) -> assertThat(context).hasSingleBean(ShutdownCoordinator.class)
				.hasBean("ownCoordinator")
				.hasSingleBean(QuiesceMetrics.class));
	}

	@Test
	void ownFacadeReplacesTheOneOfQuiesce() {
		Contexts.plain()
			.withBean("own", Quiesce.class, () -> mock())
			.run((context) -> assertThat(context).hasSingleBean(Quiesce.class)
				.hasBean("own")
				.hasSingleBean(ShutdownCoordinator.class));
	}

	@Test
	void ownAvailabilityReplacesTheOneOfQuiesce() {
		Contexts.plain()
			.withBean("own", ApplicationAvailabilityBean.class)
			.run((context) -> assertThat(context).hasSingleBean(ApplicationAvailability.class)
				.hasBean("own")
				.doesNotHaveBean(QuiesceApplicationAvailability.class));
	}

	@Test
	void kindsOfTheApplicationAreRegistered() {
		Drainable own = mock();
		given(own.kind()).willReturn("own");
		Contexts.plain()
			.withBean("own", Drainable.class, () -> own)
			.run((context) -> assertThat(context.getBean(ShutdownCoordinator.class).snapshot().inFlight())
				.containsOnlyKeys("own", "executor", "scheduled", "lease"));
	}

	@Test
	void endpointIsThereOnceItIsExposed() {
		Contexts.plain().run((context) -> assertThat(context).doesNotHaveBean(QuiesceEndpoint.class));
		Contexts.servlet()
			.withPropertyValues(EXPOSE)
			.run((context) -> assertThat(context).hasSingleBean(QuiesceEndpoint.class));
		Contexts.servlet()
			.withPropertyValues(EXPOSE, "management.endpoint.quiesce.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(QuiesceEndpoint.class));
	}

	@Test
	void ownEndpointReplacesTheOneOfQuiesce() {
		Contexts.servlet()
			.withPropertyValues(EXPOSE)
			.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> assertThat(context).hasSingleBean(QuiesceEndpoint.class).hasBean("ownEndpoint"));
	}

	@Test
	void noEndpointWithoutActuator() {
		for (Class<?> missing : List.of(Endpoint.class, ConditionalOnAvailableEndpoint.class)) {
			Contexts.servlet()
				.withPropertyValues(EXPOSE)
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).doesNotHaveBean(QuiesceEndpoint.class)
					.hasSingleBean(ShutdownCoordinator.class));
		}
	}

	@Test
	void noMetersWithoutMicrometer() {
		Contexts.plain()
			.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).doesNotHaveBean(QuiesceMetrics.class)
				.hasSingleBean(ShutdownCoordinator.class));
	}

	@Test
	void ownMetersReplaceThoseOfQuiesce() {
		Contexts.plain()
			.withUserConfiguration(OwnMetrics.class)
			.run((context) -> assertThat(context).hasSingleBean(QuiesceMetrics.class).hasBean("ownMetrics"));
	}

	@Test
	void noTrafficWithoutBootsWebServer() {
		Contexts.servlet()
			.withClassLoader(new FilteredClassLoader(WebServer.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HttpTraffic.class)
				.doesNotHaveBean(StreamDrainable.class)
				.hasSingleBean(ShutdownCoordinator.class));
	}

	@Test
	void noServletFilterWithoutBootsServletSupport() {
		Contexts.servlet()
			.withClassLoader(new FilteredClassLoader(FilterRegistrationBean.class))
			.run((context) -> assertThat(context).doesNotHaveBean("quiesceInFlightFilter")
				.hasSingleBean(HttpTraffic.class));
	}

	@Test
	void noWebFilterWithoutTheReactiveStack() {
		Contexts.servlet()
			.withClassLoader(new FilteredClassLoader(WebFilter.class))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("quiesceInFlightFilter"));
	}

	@Test
	void noWebSocketsWithoutTheirClasses() {
		Contexts.servlet().run((context) -> assertThat(context).hasSingleBean(WebSocketDrainable.class));
		Contexts.reactive().run((context) -> assertThat(context).hasSingleBean(WebSocketDrainable.class));
		Contexts.servlet()
			.withClassLoader(new FilteredClassLoader(WebSocketHandlerMapping.class))
			.run((context) -> assertThat(context).doesNotHaveBean(WebSocketDrainable.class)
				.hasSingleBean(HttpTraffic.class));
		Contexts.reactive()
			.withClassLoader(new FilteredClassLoader(WebSocketHandlerAdapter.class))
			.run((context) -> assertThat(context).doesNotHaveBean(WebSocketDrainable.class)
				.hasSingleBean(HttpTraffic.class));
	}

	@Test
	void eachServerBacksOffByItself() {
		Contexts.servlet()
			.withClassLoader(new FilteredClassLoader(ConfigurableTomcatWebServerFactory.class))
			.run((context) -> assertThat(context).doesNotHaveBean("quiesceTomcatServerControl")
				.doesNotHaveBean("quiesceTomcatCustomizer")
				.hasBean("quiesceJettyServerControl"));
		Contexts.servlet()
			.withClassLoader(new FilteredClassLoader(JettyWebServer.class))
			.run((context) -> assertThat(context).doesNotHaveBean("quiesceJettyServerControl")
				.hasBean("quiesceTomcatServerControl"));
		Contexts.reactive()
			.withClassLoader(new FilteredClassLoader(NettyReactiveWebServerFactory.class))
			.run((context) -> assertThat(context).doesNotHaveBean(NettyServerControl.class)
				.hasSingleBean(InFlightWebFilter.class));
	}

	@Test
	void startsWithoutAnythingThatIsOptional() {
		FilteredClassLoader bare = new FilteredClassLoader("io.micrometer", "org.springframework.boot.actuate",
				"org.springframework.boot.health", "org.springframework.boot.micrometer", "com.fasterxml.jackson",
				"tools.jackson", "org.apache.catalina", "org.apache.coyote", "org.eclipse.jetty", "reactor", "io.netty",
				"jakarta.servlet", "org.springframework.web", "org.springframework.boot.web",
				"org.springframework.boot.tomcat", "org.springframework.boot.jetty",
				"org.springframework.boot.reactor");
		Contexts.bare()
			.withClassLoader(bare)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ShutdownCoordinator.class)
				.doesNotHaveBean(QuiesceMetrics.class)
				.doesNotHaveBean(QuiesceEndpoint.class)
				.doesNotHaveBean(HttpTraffic.class));
	}

	private static Stream<String> quiesceBeans(ApplicationContext context) {
		return Stream.of(context.getBeanDefinitionNames()).filter((name) -> {
			Class<?> type = context.getType(name);
			return name.startsWith("quiesce") || (type != null && type.getName().startsWith("io.github.quiesce.")
					&& !type.getName().contains("Tests"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCoordinator {

		@Bean
		ShutdownCoordinator ownCoordinator() {
			return new ShutdownCoordinator(
					new ShutdownPlan(Duration.ofSeconds(9), Duration.ofSeconds(1), Duration.ZERO, null, Duration.ZERO));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoint {

		@Bean
		QuiesceEndpoint ownEndpoint(ShutdownCoordinator coordinator) {
			return new QuiesceEndpoint(coordinator, null, null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMetrics {

		@Bean
		QuiesceMetrics ownMetrics(ShutdownCoordinator coordinator) {
			return new QuiesceMetrics(coordinator);
		}

	}

}
