package io.github.quiesce.kafka;

import java.util.Arrays;
import java.util.regex.Pattern;

import io.github.quiesce.messaging.Delivery;
import io.github.quiesce.messaging.Intake;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.AsyncRepliesAware;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.TopicPartitionOffset;

/**
 * A listener container of Spring for Apache Kafka.
 */
final class KafkaIntake extends Intake<MessageListenerContainer> {

	private volatile boolean paused;

	KafkaIntake(KafkaDrainable drainable, MessageListenerContainer container) {
		super(drainable, container);
	}

	void nameAfter(Object listener) {
		Object target = listener;
		while (target instanceof DelegatingMessageListener<?> delegating) {
			target = delegating.getDelegate();
		}
		nameAfter(target, "handlerMethod.invokerHandlerMethod");
	}

	/**
	 * Call a listener. What is asynchronous ends with its acknowledgment.
	 * @param topic where the record comes from
	 * @param asynchronous whether its result is to come
	 * @param acknowledgment acknowledges the record, {@code null} if the container does
	 * @param listener calls the listener with what it shall acknowledge by
	 */
	void call(@Nullable String topic, boolean asynchronous, @Nullable Acknowledgment acknowledgment,
			ListenerCall listener) {
		Delivery delivery = begin(topic);
		boolean detached = false;
		try {
			if (asynchronous && acknowledgment != null) {
				listener.with(new CountingAcknowledgment(acknowledgment, delivery));
				detached = true;
				delivery.detach();
			}
			else {
				listener.with(acknowledgment);
			}
		}
		finally {
			if (!detached) {
				delivery.end();
			}
		}
	}

	@Override
	protected boolean isRunning(MessageListenerContainer container) {
		return container.isRunning();
	}

	@Override
	protected boolean isAsynchronous(MessageListenerContainer container) {
		ContainerProperties properties = container.getContainerProperties();
		return properties.isAsyncAcks()
				|| (properties.getMessageListener() instanceof AsyncRepliesAware aware && aware.isAsyncReplies());
	}

	@Override
	protected @Nullable String group(MessageListenerContainer container) {
		return container.getGroupId();
	}

	@Override
	protected void pause(MessageListenerContainer container) {
		this.paused = !container.isPauseRequested();
		if (this.paused) {
			container.pause();
		}
	}

	@Override
	protected void unpause(MessageListenerContainer container) {
		if (this.paused) {
			container.resume();
		}
	}

	@Override
	protected void stop(MessageListenerContainer container, Runnable callback) {
		container.stop(callback);
	}

	@Override
	protected void start(MessageListenerContainer container) {
		// A container that was paused before it was stopped starts paused.
		unpause(container);
		this.paused = false;
		container.start();
	}

	@Override
	protected @Nullable String id(MessageListenerContainer container) {
		return container.getListenerId();
	}

	@Override
	protected @Nullable String destination(MessageListenerContainer container) {
		ContainerProperties properties = container.getContainerProperties();
		String[] topics = properties.getTopics();
		if (topics != null) {
			return String.join(", ", topics);
		}
		Pattern pattern = properties.getTopicPattern();
		if (pattern != null) {
			return pattern.pattern();
		}
		TopicPartitionOffset[] partitions = properties.getTopicPartitions();
		return (partitions != null) ? String.join(", ",
				Arrays.stream(partitions).map((partition) -> partition.getTopic()).distinct().toList()) : null;
	}

	/**
	 * The call of a listener.
	 */
	interface ListenerCall {

		/**
		 * Call the listener.
		 * @param acknowledgment what it shall acknowledge by
		 */
		void with(@Nullable Acknowledgment acknowledgment);

	}

}
