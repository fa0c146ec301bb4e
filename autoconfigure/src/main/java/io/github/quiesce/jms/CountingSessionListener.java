package io.github.quiesce.jms;

import io.github.quiesce.messaging.Delivery;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import org.springframework.jms.listener.SessionAwareMessageListener;

/**
 * Counts the messages that a listener has in hand that wants the session, as the adapters
 * of annotated methods do.
 *
 * @param <M> the type of the messages
 * @param delegate the listener
 * @param intake where they are counted
 */
record CountingSessionListener<M extends Message>(SessionAwareMessageListener<M> delegate,
		JmsIntake intake) implements SessionAwareMessageListener<M> {

	@Override
	public void onMessage(M message, Session session) throws JMSException {
		Delivery delivery = this.intake.begin(null);
		try {
			this.delegate.onMessage(message, session);
		}
		finally {
			delivery.end();
		}
	}

}
