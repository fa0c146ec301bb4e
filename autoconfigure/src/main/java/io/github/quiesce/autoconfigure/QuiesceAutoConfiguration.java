package io.github.quiesce.autoconfigure;

import io.github.quiesce.Quiesce;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.availability.QuiesceApplicationAvailability;
import io.github.quiesce.callback.OnQuiescePostProcessor;
import io.github.quiesce.callback.OnSignalPostProcessor;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.lease.LeaseDrainable;
import io.github.quiesce.lease.QuiesceFacade;
import io.github.quiesce.lifecycle.ContainedEvents;
import io.github.quiesce.lifecycle.ContextCloseListener;
import io.github.quiesce.lifecycle.LifecycleTimeouts;
import io.github.quiesce.lifecycle.ReleaseLifecycle;
import io.github.quiesce.lifecycle.SummaryLifecycle;
import io.github.quiesce.process.ProcessParticipant;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the coordinator and what ties it
 * to the application context.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ApplicationAvailabilityAutoConfiguration.class)
@ConditionalOnProperty(name = "quiesce.enabled", matchIfMissing = true)
@EnableConfigurationProperties(QuiesceProperties.class)
public final class QuiesceAutoConfiguration {

	@Bean
	static DrainableRegistrar quiesceDrainableRegistrar(ShutdownCoordinator coordinator,
			ConfigurableListableBeanFactory beanFactory) {
		return new DrainableRegistrar(coordinator, beanFactory);
	}

	@Bean
	static OnQuiescePostProcessor quiesceOnQuiescePostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ShutdownCoordinator> coordinator) {
		return new OnQuiescePostProcessor(beanFactory, coordinator::getObject);
	}

	@Bean
	static OnSignalPostProcessor quiesceOnSignalPostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ProcessParticipant> process) {
		return new OnSignalPostProcessor(beanFactory, process::getIfAvailable);
	}

	@Bean
	static ContainedEvents quiesceContainedEvents(ShutdownCoordinator coordinator,
			ConfigurableListableBeanFactory beanFactory) {
		return new ContainedEvents(beanFactory, coordinator::isStopping);
	}

	@Bean
	static LifecycleTimeouts quiesceLifecycleTimeouts(ConfigurableListableBeanFactory beanFactory) {
		return new LifecycleTimeouts(beanFactory);
	}

	@Bean
	ReleaseLifecycle quiesceReleaseLifecycle(ShutdownCoordinator coordinator, LifecycleTimeouts timeouts) {
		return new ReleaseLifecycle(coordinator, timeouts);
	}

	@Bean
	ContextCloseListener quiesceContextCloseListener(ApplicationContext context, ShutdownCoordinator coordinator,
			ObjectProvider<ProcessParticipant> process, ConfigurableListableBeanFactory beanFactory) {
		boolean outermost = beanFactory.getBeanNamesForType(ShutdownCoordinator.class).length > 0;
		return new ContextCloseListener(context, coordinator, process.getIfAvailable(), outermost,
				Surroundings.isLive(context.getEnvironment()));
	}

	/**
	 * What only the outermost context has: the coordinator and what is there once for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(ShutdownCoordinator.class)
	static class CoordinatorConfiguration {

		@Bean
		ShutdownCoordinator quiesceShutdownCoordinator(QuiesceProperties properties, Environment environment,
				ObjectProvider<ProcessParticipant> process) {
			boolean kubernetes = CloudPlatform.getActive(environment) == CloudPlatform.KUBERNETES;
			ShutdownCoordinator coordinator = new ShutdownCoordinator(
					new QuiescePropertiesValidator(properties, kubernetes).validate());
			coordinator.rehearse();
			process.ifAvailable((participant) -> participant.attach(coordinator));
			return coordinator;
		}

		@Bean
		SummaryLifecycle quiesceSummaryLifecycle(ShutdownCoordinator coordinator,
				ObjectProvider<ProcessParticipant> process) {
			return new SummaryLifecycle(coordinator, () -> {
				if (coordinator.snapshot().reason() == ShutdownReason.SHUTDOWN_ENDPOINT && coordinator.hasCutWork()) {
					process.ifAvailable(ProcessParticipant::exitAfterCut);
				}
			});
		}

		@Bean
		LeaseDrainable quiesceLeases(ShutdownCoordinator coordinator) {
			return new LeaseDrainable(coordinator::isSealed);
		}

		@Bean
		@ConditionalOnMissingBean(Quiesce.class)
		QuiesceFacade quiesce(ShutdownCoordinator coordinator, LeaseDrainable leases,
				ObjectProvider<ProcessParticipant> process) {
			return new QuiesceFacade(coordinator, leases, process.getIfAvailable());
		}

		@Bean
		@ConditionalOnMissingBean(ApplicationAvailability.class)
		QuiesceApplicationAvailability applicationAvailability(ApplicationContext context,
				ShutdownCoordinator coordinator) {
			return new QuiesceApplicationAvailability(context, coordinator);
		}

	}

}
