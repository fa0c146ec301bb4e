package io.github.quiesce.autoconfigure;

import io.github.quiesce.actuate.QuiesceEndpoint;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.report.LastWords;
import io.github.quiesce.watchdog.Watchdog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link QuiesceEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { QuiesceAutoConfiguration.class, QuiesceReportAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(QuiesceEndpoint.class)
	QuiesceEndpoint quiesceEndpoint(ShutdownCoordinator coordinator, ObjectProvider<LastWords> lastWords,
			ObjectProvider<Watchdog> watchdog) {
		LastWords before = lastWords.getIfAvailable();
		return new QuiesceEndpoint(coordinator, (before != null) ? before.lastShutdown() : null,
				watchdog.getIfAvailable());
	}

}
