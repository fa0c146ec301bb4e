package io.github.quiesce.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Counts the records that a listener has in hand. The container looks through it to find
 * out how the listener wants to be called.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class CountingRecordListener<K, V> extends AbstractDelegatingMessageListenerAdapter<MessageListener<K, V>>
		implements AcknowledgingConsumerAwareMessageListener<K, V> {

	private final KafkaIntake intake;

	CountingRecordListener(MessageListener<K, V> delegate, KafkaIntake intake) {
		super(delegate);
		this.intake = intake;
	}

	@Override
	public void onMessage(ConsumerRecord<K, V> data, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		boolean asynchronous = isAsynchronous(acknowledgment);
		this.intake.call(data.topic(), asynchronous, acknowledgment, (counting) -> {
			switch (this.delegateType) {
				case ACKNOWLEDGING_CONSUMER_AWARE -> this.delegate.onMessage(data, counting, consumer);
				case ACKNOWLEDGING -> this.delegate.onMessage(data, counting);
				case CONSUMER_AWARE -> this.delegate.onMessage(data, consumer);
				case SIMPLE -> this.delegate.onMessage(data);
			}
		});
	}

	private boolean isAsynchronous(@Nullable Acknowledgment acknowledgment) {
		return isAsyncReplies() || (acknowledgment != null && acknowledgment.isOutOfOrderCommit());
	}

	@Override
	public void onMessage(ConsumerRecord<K, V> data) {
		onMessage(data, null, null);
	}

	@Override
	public void onMessage(ConsumerRecord<K, V> data, @Nullable Acknowledgment acknowledgment) {
		onMessage(data, acknowledgment, null);
	}

	@Override
	public void onMessage(ConsumerRecord<K, V> data, @Nullable Consumer<?, ?> consumer) {
		onMessage(data, null, consumer);
	}

	@Override
	public void onFirstPoll() {
		if (this.delegate instanceof ConsumerSeekAware seekAware) {
			seekAware.onFirstPoll();
		}
	}

	@Override
	public void unregisterSeekCallback() {
		if (this.delegate instanceof ConsumerSeekAware seekAware) {
			seekAware.unregisterSeekCallback();
		}
	}

}
