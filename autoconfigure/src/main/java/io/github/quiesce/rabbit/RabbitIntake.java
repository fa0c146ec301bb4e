package io.github.quiesce.rabbit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.messaging.Intake;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageListenerContainer;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.beans.DirectFieldAccessor;

/**
 * A listener container of Spring AMQP.
 */
final class RabbitIntake extends Intake<MessageListenerContainer> {

	private static final String SHUTDOWN_TIMEOUT = "shutdownTimeout";

	private static final CountDownLatch OPEN = new CountDownLatch(0);

	private volatile CountDownLatch gate = OPEN;

	private volatile boolean named;

	private volatile boolean stopping;

	private volatile @Nullable Object shutdownTimeout;

	RabbitIntake(RabbitDrainable drainable, MessageListenerContainer container) {
		super(drainable, container);
	}

	/**
	 * The listener is about to be called for the first time: it may be set late.
	 * @param listener the listener
	 */
	void nameAfter(@Nullable MessageListener listener) {
		if (!this.named && listener != null) {
			this.named = true;
			nameAfter(listener, "handlerAdapter.invokerHandlerMethod");
		}
	}

	/**
	 * Hold a message that was pushed here while others are handled asynchronously, until
	 * the channel may be closed. Rejected at once it would be pushed here again.
	 * @return {@code false} if the message must go back
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean pass() throws InterruptedException {
		CountDownLatch gate = this.gate;
		if (gate == OPEN) {
			return true;
		}
		gate.await();
		return this.gate == OPEN;
	}

	@Override
	protected boolean isRunning(MessageListenerContainer container) {
		return container.isRunning();
	}

	@Override
	protected boolean isAsynchronous(MessageListenerContainer container) {
		return container instanceof AbstractMessageListenerContainer rabbitContainer && isAsynchronous(rabbitContainer);
	}

	static boolean isAsynchronous(AbstractMessageListenerContainer container) {
		MessageListener listener = container.getMessageListener();
		return listener != null && listener.isAsyncReplies();
	}

	@Override
	protected void pause(MessageListenerContainer container) {
		CountDownLatch gate = new CountDownLatch(1);
		this.gate = gate;
		if (this.stopping) {
			// The last one has ended in the meantime
			gate.countDown();
		}
	}

	@Override
	protected void unpause(MessageListenerContainer container) {
		CountDownLatch gate = this.gate;
		this.gate = OPEN;
		gate.countDown();
	}

	@Override
	protected void stop(MessageListenerContainer container, Runnable callback) {
		this.stopping = true;
		if (container instanceof AbstractMessageListenerContainer rabbitContainer) {
			// By default a message in hand is cut after 5 s; the deadline is ours.
			this.shutdownTimeout = new DirectFieldAccessor(container).getPropertyValue(SHUTDOWN_TIMEOUT);
			rabbitContainer.setShutdownTimeout(TimeUnit.DAYS.toMillis(1));
			if (rabbitContainer.getAcknowledgeMode().isAutoAck()) {
				// What was pushed here counts as acknowledged and can only be handled.
				container.stop();
				callback.run();
				return;
			}
		}
		container.stop(callback);
		this.gate.countDown();
	}

	@Override
	protected void start(MessageListenerContainer container) {
		this.stopping = false;
		if (container instanceof AbstractMessageListenerContainer rabbitContainer
				&& this.shutdownTimeout instanceof Long timeout) {
			rabbitContainer.setShutdownTimeout(timeout);
		}
		unpause(container);
		container.start();
	}

	@Override
	protected @Nullable String id(MessageListenerContainer container) {
		return (container instanceof AbstractMessageListenerContainer rabbitContainer) ? rabbitContainer.getListenerId()
				: null;
	}

	@Override
	protected @Nullable String destination(MessageListenerContainer container) {
		return (container instanceof AbstractMessageListenerContainer rabbitContainer)
				? String.join(", ", rabbitContainer.getQueueNames()) : null;
	}

}
