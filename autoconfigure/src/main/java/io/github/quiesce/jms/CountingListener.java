package io.github.quiesce.jms;

import io.github.quiesce.messaging.Delivery;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * Counts the messages that a plain listener has in hand.
 *
 * @param delegate the listener
 * @param intake where they are counted
 */
record CountingListener(MessageListener delegate, JmsIntake intake) implements MessageListener {

	@Override
	public void onMessage(Message message) {
		Delivery delivery = this.intake.begin(null);
		try {
			this.delegate.onMessage(message);
		}
		finally {
			delivery.end();
		}
	}

}
