package io.github.quiesce.autoconfigure;

import java.util.Locale;
import java.util.Map;

import io.github.quiesce.process.ProcessParticipant;
import io.github.quiesce.process.ProcessSettings;
import io.github.quiesce.process.ProcessShutdown;
import io.github.quiesce.process.SignalAction;
import io.github.quiesce.process.UnusableSignalException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes an application known to the process as soon as its environment is prepared, so
 * that a signal during start-up is bounded too.
 */
final class QuiesceApplicationListener implements SmartApplicationListener {

	private static final String BEAN_NAME = "quiesceProcessParticipant";

	private @Nullable ProcessParticipant participant;

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(eventType)
				|| ApplicationContextInitializedEvent.class.isAssignableFrom(eventType)
				|| ApplicationFailedEvent.class.isAssignableFrom(eventType);
	}

	/**
	 * After the configuration data and the logging system.
	 */
	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			join(prepared.getEnvironment());
		}
		else if (event instanceof ApplicationContextInitializedEvent initialized) {
			bind(initialized.getApplicationContext());
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			ConfigurableApplicationContext context = failed.getApplicationContext();
			if (context == null || !context.isActive()) {
				leave();
			}
			// Otherwise the context is closed next, which may hang.
		}
	}

	private void join(ConfigurableEnvironment environment) {
		if (this.participant != null || !Surroundings.isLive(environment) || Surroundings.isDeployed(environment)) {
			return;
		}
		QuiesceProperties properties = properties(environment);
		if (properties.isEnabled()) {
			this.participant = join(properties);
		}
	}

	private static ProcessParticipant join(QuiesceProperties properties) {
		Map<String, SignalAction> actions = properties.getSignals().resolveActions();
		try {
			return ProcessShutdown.get()
				.join(new ProcessSettings(actions, properties.getSignals().getDebounce(), properties.getGracePeriod(),
						properties.getExitCode().getDrained(), properties.getExitCode().getDeadlineExceeded()));
		}
		catch (UnusableSignalException ex) {
			String property = "quiesce.signals.actions." + ex.getSignal();
			throw new InvalidQuiescePropertiesException(
					"%s is %s, but %s.".formatted(property, actions.get(ex.getSignal()).name().toLowerCase(Locale.ROOT),
							ex.getMessage()),
					"Remove %s, or name a signal that the JVM leaves to applications, such as HUP, USR1 or WINCH."
						.formatted(property));
		}
	}

	private static QuiesceProperties properties(ConfigurableEnvironment environment) {
		try {
			return Binder.get(environment).bindOrCreate("quiesce", QuiesceProperties.class);
		}
		catch (BindException ex) {
			// The context will bind again, and report what is wrong with its origin.
			return new QuiesceProperties();
		}
	}

	private void bind(ConfigurableApplicationContext context) {
		ProcessParticipant participant = this.participant;
		if (participant != null) {
			context.getBeanFactory().registerSingleton(BEAN_NAME, participant);
			if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry registry) {
				// The first to be registered is the last to be destroyed.
				registry.registerDisposableBean(BEAN_NAME, participant::leave);
			}
		}
	}

	private void leave() {
		ProcessParticipant participant = this.participant;
		if (participant != null) {
			participant.leave();
		}
	}

}
