package io.github.quiesce.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.quiesce.actuate.MeteredThroughput;
import io.github.quiesce.actuate.WatchdogMetrics;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.process.ProcessParticipant;
import io.github.quiesce.scheduling.SchedulingDrainable;
import io.github.quiesce.watchdog.AsyncErrorsPostProcessor;
import io.github.quiesce.watchdog.Resource;
import io.github.quiesce.watchdog.Throughput;
import io.github.quiesce.watchdog.UncaughtErrors;
import io.github.quiesce.watchdog.Watchdog;
import io.github.quiesce.watchdog.jdbc.ConnectionPool;
import io.github.quiesce.watchdog.web.ReactiveErrors;
import io.github.quiesce.watchdog.web.ServletErrors;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the watchdog.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { QuiesceAutoConfiguration.class, QuiesceExecutorAutoConfiguration.class,
				QuiesceHttpAutoConfiguration.class },
		before = { QuiesceEndpointAutoConfiguration.class, QuiesceMetricsAutoConfiguration.class })
@ConditionalOnProperty(name = "quiesce.watchdog.enabled", matchIfMissing = true)
@ConditionalOnBean(ShutdownCoordinator.class)
@Conditional(OnLiveApplicationCondition.class)
@EnableConfigurationProperties(QuiesceWatchdogProperties.class)
public final class QuiesceWatchdogAutoConfiguration {

	@Bean
	static AsyncErrorsPostProcessor quiesceAsyncErrorsPostProcessor(ObjectProvider<Watchdog> watchdog) {
		return new AsyncErrorsPostProcessor(() -> {
			Watchdog available = watchdog.getIfAvailable();
			return (available != null) ? available.getUncaughtErrors() : null;
		});
	}

	@Bean
	SmartInitializingSingleton quiesceSchedulingErrors(ObjectProvider<SchedulingDrainable> scheduling,
			ObjectProvider<Watchdog> watchdog) {
		return () -> watchdog.ifAvailable((available) -> {
			UncaughtErrors errors = available.getUncaughtErrors();
			scheduling.ifAvailable((drainable) -> drainable
				.reportFailuresTo((error) -> errors.report(UncaughtErrors.SCHEDULER, error)));
		});
	}

	/**
	 * What only the context with the coordinator has. The others look for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnBean(value = ShutdownCoordinator.class, search = SearchStrategy.CURRENT)
	static class WatchdogConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Watchdog quiesceWatchdog(QuiesceWatchdogProperties properties, ShutdownCoordinator coordinator,
				ApplicationContext context, ObjectProvider<ApplicationAvailability> availability,
				ObjectProvider<ProcessParticipant> process, ObjectProvider<ConnectionPools> pools,
				ObjectProvider<Throughput> throughput) {
			return new Watchdog(new QuiesceWatchdogPropertiesValidator(properties).validate(), coordinator, context,
					availability::getIfAvailable, process.getIfAvailable(),
					() -> pools.orderedStream().flatMap((some) -> some.get().stream()).toList(),
					() -> requests(throughput.getIfAvailable()));
		}

		private static long requests(@Nullable Throughput throughput) {
			return (throughput != null) ? throughput.requests() : 0;
		}

	}

	/**
	 * Finds connection pools once all data sources are there.
	 */
	@FunctionalInterface
	interface ConnectionPools extends Supplier<List<Resource>> {

	}

	/**
	 * JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, DataSourcePoolMetadataProvider.class })
	static class JdbcConfiguration {

		@Bean
		ConnectionPools quiesceConnectionPools(ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<DataSourcePoolMetadataProvider> providers) {
			return () -> ConnectionPool.find(beanFactory.getBeansOfType(DataSource.class, true, false),
					providers.stream().toList());
		}

	}

	/**
	 * Micrometer.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		Throughput quiesceThroughput(ObjectProvider<MeterRegistry> registry) {
			return new MeteredThroughput(registry::getIfUnique);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(value = Watchdog.class, search = SearchStrategy.CURRENT)
		WatchdogMetrics quiesceWatchdogMetrics(Watchdog watchdog, ShutdownCoordinator coordinator) {
			return new WatchdogMetrics(watchdog, coordinator);
		}

	}

	/**
	 * Servlet requests.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, WebMvcConfigurer.class })
	@ConditionalOnBean({ Watchdog.class, HttpTraffic.class })
	static class ServletConfiguration {

		@Bean
		WebMvcConfigurer quiesceServletErrors(Watchdog watchdog, HttpTraffic traffic) {
			ServletErrors errors = new ServletErrors(watchdog.getUncaughtErrors());
			traffic.reportFailuresTo(errors);
			return new WebMvcConfigurer() {

				@Override
				public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
					resolvers.add(0, errors);
				}

			};
		}

	}

	/**
	 * Reactive requests.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass({ WebExceptionHandler.class, Mono.class })
	@ConditionalOnBean(Watchdog.class)
	static class ReactiveConfiguration {

		@Bean
		ReactiveErrors quiesceReactiveErrors(Watchdog watchdog, ObjectProvider<HttpTraffic> traffic) {
			ReactiveErrors errors = new ReactiveErrors(watchdog.getUncaughtErrors());
			traffic.ifAvailable((available) -> available.reportFailuresTo(errors));
			return errors;
		}

	}

}
