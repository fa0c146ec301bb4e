package io.github.quiesce.autoconfigure;

import java.nio.file.Path;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.report.LastWords;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what a process leaves behind.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class)
@ConditionalOnBean(value = ShutdownCoordinator.class, search = SearchStrategy.CURRENT)
@Conditional(OnLiveApplicationCondition.class)
public final class QuiesceReportAutoConfiguration {

	private static final Path KUBERNETES_TERMINATION_MESSAGE = Path.of("/dev/termination-log");

	@Bean
	@ConditionalOnMissingBean
	LastWords quiesceLastWords(QuiesceProperties properties, Environment environment, ShutdownCoordinator coordinator) {
		LastWords lastWords = new LastWords(properties.getReport().getFile(),
				terminationMessage(properties.getReport(), environment),
				environment.getProperty("spring.application.name", ""));
		coordinator.addListener(lastWords);
		return lastWords;
	}

	private static @Nullable Path terminationMessage(QuiesceProperties.Report report, Environment environment) {
		if (report.getTerminationMessage() != null) {
			return report.getTerminationMessage();
		}
		return (CloudPlatform.getActive(environment) == CloudPlatform.KUBERNETES) ? KUBERNETES_TERMINATION_MESSAGE
				: null;
	}

}
