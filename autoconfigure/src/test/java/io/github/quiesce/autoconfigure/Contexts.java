package io.github.quiesce.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/**
 * Runners with everything that Quiesce configures.
 */
final class Contexts {

	private static final AutoConfigurations OWN = AutoConfigurations.of(QuiesceAutoConfiguration.class,
			QuiesceEndpointAutoConfiguration.class, QuiesceExecutorAutoConfiguration.class,
			QuiesceHttpAutoConfiguration.class, QuiesceMetricsAutoConfiguration.class,
			QuiesceStreamAutoConfiguration.class, QuiesceWebSocketAutoConfiguration.class);

	private static final AutoConfigurations BOOTS = AutoConfigurations.of(
			ApplicationAvailabilityAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
			TaskSchedulingAutoConfiguration.class, EndpointAutoConfiguration.class);

	private Contexts() {
	}

	/**
	 * Without anything of Boot's that needs more than its core.
	 */
	static ApplicationContextRunner bare() {
		return new ApplicationContextRunner().withConfiguration(OWN);
	}

	static ApplicationContextRunner plain() {
		return new ApplicationContextRunner().withConfiguration(OWN).withConfiguration(BOOTS);
	}

	static WebApplicationContextRunner servlet() {
		return new WebApplicationContextRunner().withConfiguration(OWN).withConfiguration(BOOTS);
	}

	static ReactiveWebApplicationContextRunner reactive() {
		return new ReactiveWebApplicationContextRunner().withConfiguration(OWN).withConfiguration(BOOTS);
	}

}
