package io.github.quiesce.jms;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.quiesce.messaging.Intake;
import jakarta.jms.Session;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.jms.listener.AbstractJmsListeningContainer;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.MessageListenerContainer;

/**
 * A listener container of Spring JMS.
 */
final class JmsIntake extends Intake<MessageListenerContainer> {

	JmsIntake(JmsDrainable drainable, MessageListenerContainer container) {
		super(drainable, container);
	}

	void nameAfter(Object listener) {
		nameAfter(listener, "handlerMethod");
	}

	@Override
	protected boolean isRunning(MessageListenerContainer container) {
		return container.isRunning();
	}

	@Override
	protected void stop(MessageListenerContainer container, Runnable callback) {
		AtomicBoolean stopped = new AtomicBoolean();
		Runnable once = () -> {
			if (stopped.compareAndSet(false, true)) {
				callback.run();
			}
		};
		if (container instanceof AbstractMessageListenerContainer jmsContainer && isAcknowledgedBefore(jmsContainer)) {
			// Received while it stops it counts as acknowledged and can only be handled.
			jmsContainer.setAcceptMessagesWhileStopping(true);
		}
		container.stop(once);
		if (container instanceof DefaultMessageListenerContainer jmsContainer
				&& jmsContainer.getActiveConsumerCount() == 0) {
			// Between two tasks nobody is left to call back.
			once.run();
		}
	}

	private static boolean isAcknowledgedBefore(AbstractMessageListenerContainer container) {
		int mode = container.getSessionAcknowledgeMode();
		return !container.isSessionTransacted()
				&& (mode == Session.AUTO_ACKNOWLEDGE || mode == Session.DUPS_OK_ACKNOWLEDGE);
	}

	@Override
	protected void start(MessageListenerContainer container) {
		container.start();
	}

	@Override
	protected @Nullable String id(MessageListenerContainer container) {
		return (container instanceof AbstractJmsListeningContainer)
				? (String) new DirectFieldAccessor(container).getPropertyValue("beanName") : null;
	}

	@Override
	protected @Nullable String destination(MessageListenerContainer container) {
		return (container instanceof AbstractMessageListenerContainer jmsContainer) ? jmsContainer.getDestinationName()
				: null;
	}

}
