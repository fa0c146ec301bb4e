package io.github.quiesce.kafka;

import java.time.Duration;

import io.github.quiesce.messaging.Delivery;

import org.springframework.kafka.support.Acknowledgment;

/**
 * Ends a delivery when it is acknowledged: that is how the result of an asynchronous
 * listener becomes known.
 */
final class CountingAcknowledgment implements Acknowledgment {

	private final Acknowledgment delegate;

	private final Delivery delivery;

	CountingAcknowledgment(Acknowledgment delegate, Delivery delivery) {
		this.delegate = delegate;
		this.delivery = delivery;
	}

	@Override
	public void acknowledge() {
		try {
			this.delegate.acknowledge();
		}
		finally {
			this.delivery.end();
		}
	}

	@Override
	public void nack(Duration sleep) {
		try {
			this.delegate.nack(sleep);
		}
		finally {
			this.delivery.end();
		}
	}

	@Override
	public void acknowledge(int index) {
		this.delegate.acknowledge(index);
	}

	@Override
	public void nack(int index, Duration sleep) {
		try {
			this.delegate.nack(index, sleep);
		}
		finally {
			this.delivery.end();
		}
	}

	@Override
	public boolean isOutOfOrderCommit() {
		return this.delegate.isOutOfOrderCommit();
	}

}
