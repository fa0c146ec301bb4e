package io.github.quiesce.kafka;

import java.util.Collection;
import java.util.List;

import io.github.quiesce.messaging.Intake;
import io.github.quiesce.messaging.MessageDrainable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaOperations;

/**
 * Records of Kafka. Containers leave their group at the announcement, after the record in
 * hand is committed; what else they have polled is polled by whoever gets their
 * partitions.
 *
 * @since 0.1.0
 */
public final class KafkaDrainable extends MessageDrainable<MessageListenerContainer> {

	private final ObjectProvider<KafkaListenerEndpointRegistry> registry;

	/**
	 * Create the kind.
	 * @param registry knows the containers
	 */
	public KafkaDrainable(ObjectProvider<KafkaListenerEndpointRegistry> registry) {
		this.registry = registry;
	}

	/**
	 * Prepare a container that has not started yet: the consumer reads its settings once.
	 * @param container the container
	 */
	void prepare(AbstractMessageListenerContainer<?, ?> container) {
		ContainerProperties properties = container.getContainerProperties();
		if (properties == null || container.isRunning()) {
			return;
		}
		// Else a stop waits for all that was polled, which is up to 500 records.
		properties.setStopImmediate(true);
		KafkaIntake intake = (KafkaIntake) intake(container);
		// Held for others of its group, it must not go on with what it has polled either.
		// Asynchronous records have all begun by then, and Kafka would mix them up.
		properties.setPauseImmediate(properties.isPauseImmediate() || !intake.isAsynchronous(container));
		Object listener = properties.getMessageListener();
		if (isEgress(container) || listener instanceof CountingRecordListener
				|| listener instanceof CountingBatchListener) {
			return;
		}
		if (listener instanceof BatchMessageListener<?, ?> batchListener) {
			intake.nameAfter(batchListener);
			properties.setMessageListener(new CountingBatchListener<>(batchListener, intake));
		}
		else if (listener instanceof MessageListener<?, ?> recordListener) {
			intake.nameAfter(recordListener);
			properties.setMessageListener(new CountingRecordListener<>(recordListener, intake));
		}
	}

	@Override
	public String kind() {
		return "kafka";
	}

	@Override
	protected Collection<MessageListenerContainer> containers() {
		KafkaListenerEndpointRegistry registry = this.registry.getIfAvailable();
		return (registry != null) ? registry.getAllListenerContainers() : List.of();
	}

	@Override
	protected Intake<MessageListenerContainer> createIntake(MessageListenerContainer container) {
		return new KafkaIntake(this, container);
	}

	@Override
	protected boolean isEgress(MessageListenerContainer container) {
		return container.getContainerProperties().getMessageListener() instanceof ReplyingKafkaOperations;
	}

}
