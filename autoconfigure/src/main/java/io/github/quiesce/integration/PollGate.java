package io.github.quiesce.integration;

import io.github.quiesce.executor.TrackedTask;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * Stands around each poll of an endpoint. The poller itself goes on ticking, so that the
 * gate can be opened again.
 */
final class PollGate implements MethodInterceptor {

	private static final ThreadLocal<@Nullable Poll> current = new ThreadLocal<>();

	private final PollerDrainable drainable;

	private final String endpoint;

	private final @Nullable QueueChannel queue;

	PollGate(PollerDrainable drainable, String endpoint, @Nullable QueueChannel queue) {
		this.drainable = drainable;
		this.endpoint = endpoint;
		this.queue = queue;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (isClosed()) {
			return null;
		}
		Poll poll = new Poll(this.endpoint, this.queue != null);
		Poll outer = current.get();
		// Counted before the gate is looked at again: the drain counts after it has
		// closed it.
		this.drainable.begin(poll);
		TrackedTask.handOver();
		current.set(poll);
		try {
			return isClosed() ? null : invocation.proceed();
		}
		finally {
			current.set(outer);
			this.drainable.end(poll);
		}
	}

	private boolean isClosed() {
		return this.drainable.isClosed() && (this.queue == null || this.queue.getQueueSize() == 0);
	}

	/**
	 * Notices that a poll has got a message.
	 */
	static final class Received implements ChannelInterceptor {

		@Override
		public Message<?> postReceive(Message<?> message, MessageChannel channel) {
			Poll poll = current.get();
			if (poll != null) {
				poll.received();
			}
			return message;
		}

	}

}
