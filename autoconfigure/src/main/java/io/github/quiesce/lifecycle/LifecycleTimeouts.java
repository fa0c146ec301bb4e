package io.github.quiesce.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.github.quiesce.core.Deadline;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.Phased;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Keeps the timeouts of Spring's lifecycle phases inside the deadline of a shutdown.
 * Spring allows every phase its own timeout, so that they add up. It asks for the timeout
 * of a phase when all its beans have been told to stop; a marker bean in each phase
 * shortens it to what is left just before.
 *
 * @since 0.1.0
 */
public final class LifecycleTimeouts implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(LifecycleTimeouts.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<Integer, Long> originals = new ConcurrentHashMap<>();

	private @Nullable DefaultLifecycleProcessor processor;

	private long originalDefault;

	private volatile @Nullable Deadline deadline;

	private volatile long longest = Long.MAX_VALUE;

	private volatile long longestForServers = Long.MAX_VALUE;

	/**
	 * Create the bean.
	 * @param beanFactory the bean factory whose lifecycle beans are to be kept in time
	 */
	public LifecycleTimeouts(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		String name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME;
		if (!this.beanFactory.containsLocalBean(name) || !(this.beanFactory.getBean(name,
				LifecycleProcessor.class) instanceof DefaultLifecycleProcessor found) || !readTimeouts(found)) {
			return;
		}
		this.processor = found;
		for (int phase : findPhases()) {
			this.beanFactory.registerSingleton("quiescePhase[" + phase + "]", new PhaseMarker(phase));
		}
	}

	@SuppressWarnings("unchecked")
	private boolean readTimeouts(DefaultLifecycleProcessor processor) {
		try {
			// There are setters only, and a timeout must never be made longer.
			DirectFieldAccessor fields = new DirectFieldAccessor(processor);
			Long timeout = (Long) fields.getPropertyValue("timeoutPerShutdownPhase");
			Map<Integer, Long> timeouts = (Map<Integer, Long>) fields.getPropertyValue("timeoutsForShutdownPhases");
			if (timeout == null || timeouts == null) {
				return false;
			}
			this.originalDefault = timeout;
			this.originals.putAll(timeouts);
			return true;
		}
		catch (BeansException | ClassCastException ex) {
			logger.warn("The timeouts of lifecycle phases cannot be read and stay as they are: each phase may take its "
					+ "own", ex);
			return false;
		}
	}

	private Set<Integer> findPhases() {
		Set<Integer> phases = new TreeSet<>();
		for (String name : this.beanFactory.getBeanNamesForType(Lifecycle.class, false, false)) {
			if (this.beanFactory.containsSingleton(name)
					&& this.beanFactory.getSingleton(name) instanceof Lifecycle bean) {
				phases.add((bean instanceof Phased phased) ? phased.getPhase() : 0);
			}
		}
		return phases;
	}

	/**
	 * Shorten the timeouts from now on.
	 * @param deadline when all phases have to be over
	 * @param longest how long a single phase may take
	 * @param longestForServers how long web servers may wait for requests
	 */
	void keepWithin(Deadline deadline, Duration longest, Duration longestForServers) {
		this.deadline = deadline;
		this.longest = longest.toMillis();
		this.longestForServers = longestForServers.toMillis();
		shorten(Integer.MAX_VALUE);
	}

	private void shorten(int phase) {
		DefaultLifecycleProcessor processor = this.processor;
		Deadline deadline = this.deadline;
		if (processor == null || deadline == null) {
			return;
		}
		long remaining = Math.min(deadline.remaining().toMillis(), this.longest);
		if (phase == WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE) {
			remaining = Math.min(remaining, this.longestForServers);
		}
		processor.setTimeoutPerShutdownPhase(Math.min(this.originalDefault, remaining));
		Long original = this.originals.get(phase);
		if (original != null) {
			processor.setTimeoutForShutdownPhase(phase, Math.min(original, remaining));
		}
	}

	/**
	 * A bean in a phase of the application, told to stop together with the others.
	 */
	private final class PhaseMarker extends PhaseBean {

		PhaseMarker(int phase) {
			super(phase);
		}

		@Override
		protected void stopping(Runnable callback) {
			shorten(getPhase());
			callback.run();
		}

	}

}
