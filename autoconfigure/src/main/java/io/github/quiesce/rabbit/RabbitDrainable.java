package io.github.quiesce.rabbit;

import java.util.Collection;
import java.util.List;

import io.github.quiesce.messaging.Intake;
import io.github.quiesce.messaging.MessageDrainable;
import org.aopalliance.aop.Advice;

import org.springframework.amqp.core.AmqpTemplate;
import org.springframework.amqp.core.AsyncAmqpTemplate;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageListenerContainer;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectReplyToMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ObjectUtils;

/**
 * Messages of RabbitMQ. Consumers are cancelled at the announcement, after the message in
 * hand is acknowledged; what else was pushed to them goes back to its queue.
 *
 * @since 0.1.0
 */
public final class RabbitDrainable extends MessageDrainable<MessageListenerContainer> {

	private final ObjectProvider<RabbitListenerEndpointRegistry> registry;

	/**
	 * Create the kind.
	 * @param registry knows the containers
	 */
	public RabbitDrainable(ObjectProvider<RabbitListenerEndpointRegistry> registry) {
		this.registry = registry;
	}

	/**
	 * Prepare a container that has not been initialized yet. Messages are counted around
	 * whatever advice there is: a retry belongs to the message in hand.
	 * @param container the container
	 */
	void prepare(AbstractMessageListenerContainer container) {
		if (container instanceof DirectReplyToMessageListenerContainer || container.isActive()) {
			return;
		}
		Advice[] chain = (Advice[]) new DirectFieldAccessor(container).getPropertyValue("adviceChain");
		if (!ObjectUtils.isEmpty(chain) && chain[0] instanceof CountingInterceptor) {
			return;
		}
		CountingInterceptor counting = new CountingInterceptor(this, (RabbitIntake) intake(container), container);
		container.setAdviceChain(
				(chain != null) ? ObjectUtils.addObjectToArray(chain, counting, 0) : new Advice[] { counting });
	}

	@Override
	public String kind() {
		return "rabbit";
	}

	@Override
	protected Collection<MessageListenerContainer> containers() {
		RabbitListenerEndpointRegistry registry = this.registry.getIfAvailable();
		return (registry != null) ? registry.getListenerContainers() : List.of();
	}

	@Override
	protected Intake<MessageListenerContainer> createIntake(MessageListenerContainer container) {
		return new RabbitIntake(this, container);
	}

	@Override
	protected boolean isEgress(MessageListenerContainer container) {
		if (!(container instanceof AbstractMessageListenerContainer rabbitContainer)) {
			return false;
		}
		MessageListener listener = rabbitContainer.getMessageListener();
		return container instanceof DirectReplyToMessageListenerContainer || listener instanceof AmqpTemplate
				|| listener instanceof AsyncAmqpTemplate;
	}

}
