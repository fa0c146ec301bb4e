package io.github.quiesce.kafka;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Counts the batches that a listener has in hand: it takes what was polled as one piece,
 * and acknowledges it as one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class CountingBatchListener<K, V> extends AbstractDelegatingMessageListenerAdapter<BatchMessageListener<K, V>>
		implements BatchAcknowledgingConsumerAwareMessageListener<K, V> {

	private final KafkaIntake intake;

	CountingBatchListener(BatchMessageListener<K, V> delegate, KafkaIntake intake) {
		super(delegate);
		this.intake = intake;
	}

	@Override
	public boolean wantsPollResult() {
		return this.delegate.wantsPollResult();
	}

	@Override
	public void onMessage(ConsumerRecords<K, V> records, @Nullable Acknowledgment acknowledgment,
			Consumer<K, V> consumer) {
		this.intake.call(null, isAsynchronous(acknowledgment), acknowledgment,
				(counting) -> this.delegate.onMessage(records, counting, consumer));
	}

	@Override
	public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		this.intake.call(null, isAsynchronous(acknowledgment), acknowledgment, (counting) -> {
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
	public void onMessage(List<ConsumerRecord<K, V>> data) {
		onMessage(data, null, null);
	}

	@Override
	public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Acknowledgment acknowledgment) {
		onMessage(data, acknowledgment, null);
	}

	@Override
	public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Consumer<?, ?> consumer) {
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
