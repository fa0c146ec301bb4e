package io.github.quiesce.autoconfigure;

import io.github.quiesce.actuate.LastShutdownMetrics;
import io.github.quiesce.actuate.QuiesceMetrics;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.report.LastWords;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of a shutdown.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { QuiesceAutoConfiguration.class, QuiesceReportAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	QuiesceMetrics quiesceMetrics(ShutdownCoordinator coordinator) {
		return new QuiesceMetrics(coordinator);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(LastWords.class)
	LastShutdownMetrics quiesceLastShutdownMetrics(LastWords lastWords) {
		return new LastShutdownMetrics(lastWords.lastShutdown());
	}

}
