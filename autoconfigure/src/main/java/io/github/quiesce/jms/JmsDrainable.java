package io.github.quiesce.jms;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

import io.github.quiesce.messaging.Intake;
import io.github.quiesce.messaging.MessageDrainable;
import jakarta.jms.MessageListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.MessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;

/**
 * Messages of JMS. Consumers are closed at the announcement, after the message in hand is
 * committed; what else the client has prefetched goes back to its queue.
 *
 * @since 0.1.0
 */
public final class JmsDrainable extends MessageDrainable<MessageListenerContainer> {

	private final ObjectProvider<JmsListenerEndpointRegistry> registry;

	private final Supplier<? extends Collection<MessageListenerContainer>> beans;

	/**
	 * Create the kind.
	 * @param registry knows the containers of annotated methods
	 * @param beans returns the containers that are beans, and makes none
	 */
	public JmsDrainable(ObjectProvider<JmsListenerEndpointRegistry> registry,
			Supplier<? extends Collection<MessageListenerContainer>> beans) {
		this.registry = registry;
		this.beans = beans;
	}

	/**
	 * Count the messages of all containers there are by now.
	 */
	void prepare() {
		containers().forEach(this::prepare);
	}

	/**
	 * A container looks its listener up for each message, so it may even have started.
	 */
	private void prepare(MessageListenerContainer container) {
		if (!(container instanceof AbstractMessageListenerContainer jmsContainer)) {
			return;
		}
		JmsIntake intake = (JmsIntake) intake(container);
		Object listener = jmsContainer.getMessageListener();
		if (listener instanceof SessionAwareMessageListener<?> aware
				&& !(listener instanceof CountingSessionListener<?>)) {
			intake.nameAfter(listener);
			jmsContainer.setMessageListener(new CountingSessionListener<>(aware, intake));
		}
		else if (listener instanceof MessageListener plain && !(listener instanceof CountingListener)) {
			intake.nameAfter(listener);
			jmsContainer.setMessageListener(new CountingListener(plain, intake));
		}
	}

	@Override
	public String kind() {
		return "jms";
	}

	@Override
	protected Collection<MessageListenerContainer> containers() {
		Set<MessageListenerContainer> containers = new LinkedHashSet<>();
		JmsListenerEndpointRegistry registry = this.registry.getIfAvailable();
		if (registry != null) {
			containers.addAll(registry.getListenerContainers());
		}
		containers.addAll(this.beans.get());
		return containers;
	}

	@Override
	protected Intake<MessageListenerContainer> createIntake(MessageListenerContainer container) {
		return new JmsIntake(this, container);
	}

	@Override
	protected boolean isEgress(MessageListenerContainer container) {
		return false;
	}

}
