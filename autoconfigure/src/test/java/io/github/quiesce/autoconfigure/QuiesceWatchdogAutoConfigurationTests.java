package io.github.quiesce.autoconfigure;

import javax.sql.DataSource;

import io.github.quiesce.actuate.WatchdogMetrics;
import io.github.quiesce.watchdog.AsyncErrorsPostProcessor;
import io.github.quiesce.watchdog.Throughput;
import io.github.quiesce.watchdog.Watchdog;
import io.github.quiesce.watchdog.web.ReactiveErrors;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What there is of a watchdog, and what makes it stay away.
 */
@ResourceLock("default uncaught exception handler")
class QuiesceWatchdogAutoConfigurationTests {

	private static final AutoConfigurations OWN = AutoConfigurations.of(QuiesceWatchdogAutoConfiguration.class);

	private final ApplicationContextRunner plain = Contexts.plain().withConfiguration(OWN);

	private final WebApplicationContextRunner servlet = Contexts.servlet().withConfiguration(OWN);

	private final ReactiveWebApplicationContextRunner reactive = Contexts.reactive().withConfiguration(OWN);

	@Test
	void watchesByDefaultUntilTheContextIsClosed() {
		Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Watchdog[] watchdog = new Watchdog[1];
		this.plain.run((context) -> {
			assertThat(context).hasSingleBean(Watchdog.class)
				.hasSingleBean(WatchdogMetrics.class)
				.hasSingleBean(AsyncErrorsPostProcessor.class)
				.doesNotHaveBean(ReactiveErrors.class);
			watchdog[0] = context.getBean(Watchdog.class);
			assertThat(watchdog[0].isHealthy()).isTrue();
			assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNotSameAs(before);
		});
		assertThat(watchdog[0].isHealthy()).isFalse();
		assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
	}

	@Test
	void seesErrorsOfTheWebFramework() {
		this.servlet.run((context) -> assertThat(context).hasBean("quiesceServletErrors"));
		this.reactive.run((context) -> assertThat(context).hasSingleBean(ReactiveErrors.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quiesce.watchdog.enabled=false", "quiesce.enabled=false",
			"org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true" })
	void staysAway(String property) {
		this.servlet.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Watchdog.class)
				.doesNotHaveBean(WatchdogMetrics.class)
				.doesNotHaveBean(AsyncErrorsPostProcessor.class)
				.doesNotHaveBean("quiesceServletErrors"));
	}

	@Test
	void withoutMicrometerThereAreNoMeters() {
		this.plain.withClassLoader(new FilteredClassLoader(MeterRegistry.class.getPackageName()))
			.run((context) -> assertThat(context).hasSingleBean(Watchdog.class).doesNotHaveBean(Throughput.class));
	}

	@Test
	void withoutJdbcOrMvcItWatchesTheRest() {
		this.servlet
			.withClassLoader(new FilteredClassLoader(DataSourcePoolMetadataProvider.class, DataSource.class,
					WebMvcConfigurer.class))
			.run((context) -> assertThat(context).hasSingleBean(Watchdog.class)
				.doesNotHaveBean("quiesceServletErrors")
				.doesNotHaveBean("quiesceConnectionPools"));
	}

	@Test
	void whatMakesNoSenseStopsTheStart() {
		this.plain.withPropertyValues("quiesce.watchdog.interval=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidQuiescePropertiesException.class)
				.hasMessageContaining("quiesce.watchdog.interval"));
	}

}
