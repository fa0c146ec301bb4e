package io.github.quiesce.rabbit;

import java.util.List;

import com.rabbitmq.client.Channel;
import io.github.quiesce.messaging.Delivery;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;

/**
 * Counts the messages that a listener has in hand, by standing around the container's
 * call of it.
 */
final class CountingInterceptor implements MethodInterceptor {

	private final RabbitDrainable drainable;

	private final RabbitIntake intake;

	private final AbstractMessageListenerContainer container;

	CountingInterceptor(RabbitDrainable drainable, RabbitIntake intake, AbstractMessageListenerContainer container) {
		this.drainable = drainable;
		this.intake = intake;
		this.container = container;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		Message message = (arguments.length == 2) ? message(arguments[1]) : null;
		if (message == null || this.drainable.isEgress(this.container)) {
			return invocation.proceed();
		}
		this.intake.nameAfter(this.container.getMessageListener());
		boolean asynchronous = RabbitIntake.isAsynchronous(this.container);
		if (asynchronous && !this.intake.pass()) {
			throw new ImmediateRequeueAmqpException("The application is leaving");
		}
		Delivery delivery = this.intake.begin(message.getMessageProperties().getConsumerQueue());
		boolean detached = false;
		try {
			if (asynchronous && arguments[0] instanceof Channel channel) {
				arguments[0] = CountingChannel.around(channel, delivery,
						message.getMessageProperties().getDeliveryTag());
			}
			Object result = invocation.proceed();
			if (asynchronous) {
				detached = true;
				delivery.detach();
			}
			return result;
		}
		catch (Throwable ex) {
			if (this.drainable.isAborted()) {
				// Cut, not failed: whatever is done with failures, this one goes back.
				throw new ImmediateRequeueAmqpException("Cut by the deadline: " + ex);
			}
			throw ex;
		}
		finally {
			if (!detached) {
				delivery.end();
			}
		}
	}

	private static @Nullable Message message(@Nullable Object data) {
		if (data instanceof List<?> batch && !batch.isEmpty()) {
			return message(batch.get(0));
		}
		return (data instanceof Message message) ? message : null;
	}

}
