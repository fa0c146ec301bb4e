package io.github.quiesce.integration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.context.SmartLifecycle;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.endpoint.AbstractPollingEndpoint;
import org.springframework.integration.endpoint.PollingConsumer;
import org.springframework.integration.store.MessageGroupQueue;

/**
 * Pollers. From the announcement on they take in nothing, and a poll in flight is
 * awaited. The exception are pollers of a queue that is held in memory: its messages have
 * been accepted, and would be lost.
 *
 * @since 0.1.0
 */
public final class PollerDrainable implements Drainable, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(PollerDrainable.class);

	private final Supplier<Map<String, AbstractPollingEndpoint>> endpoints;

	private final InFlight<Poll> polls = new InFlight<>();

	private final Set<QueueChannel> queues = new CopyOnWriteArraySet<>();

	private final Collection<AbstractPollingEndpoint> gated = new CopyOnWriteArrayList<>();

	private volatile @Nullable WorkListener listener;

	private volatile boolean closed;

	private volatile boolean running;

	/**
	 * Create the kind.
	 * @param endpoints the polling endpoints of the context by name, asked for when all
	 * of them have been made and before they start
	 */
	public PollerDrainable(Supplier<Map<String, AbstractPollingEndpoint>> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * Put all endpoints behind the gate.
	 */
	@Override
	public void start() {
		this.running = true;
		this.endpoints.get().forEach(this::adopt);
	}

	/**
	 * Put an endpoint behind the gate, unless it is.
	 * @param name its name
	 * @param endpoint the endpoint, which has not started yet
	 */
	private synchronized void adopt(String name, AbstractPollingEndpoint endpoint) {
		if (!this.gated.contains(endpoint)) {
			gate(name, endpoint);
			this.gated.add(endpoint);
		}
	}

	/**
	 * Put an endpoint behind the gate that is made while the application runs.
	 * @param name its name
	 * @param endpoint the endpoint, which has not started yet
	 */
	void adoptLate(String name, AbstractPollingEndpoint endpoint) {
		if (this.running) {
			adopt(name, endpoint);
		}
	}

	@SuppressWarnings("unchecked")
	private void gate(String name, AbstractPollingEndpoint endpoint) {
		try {
			List<Advice> chain = new ArrayList<>();
			QueueChannel queue = queueInMemory(endpoint);
			chain.add(new PollGate(this, name, queue));
			List<Advice> existing = (List<Advice>) new DirectFieldAccessor(endpoint).getPropertyValue("adviceChain");
			if (existing != null) {
				chain.addAll(existing);
			}
			endpoint.setAdviceChain(chain);
			if (queue != null && this.queues.add(queue)) {
				queue.addInterceptor(new PollGate.Received());
			}
		}
		catch (BeansException | ClassCastException ex) {
			logger.warn("Poller '" + name + "' cannot be followed: it is neither paused nor awaited", ex);
		}
	}

	private static @Nullable QueueChannel queueInMemory(AbstractPollingEndpoint endpoint) {
		return (endpoint instanceof PollingConsumer consumer && consumer.getInputChannel() instanceof QueueChannel queue
				&& !(new DirectFieldAccessor(queue).getPropertyValue("queue") instanceof MessageGroupQueue)) ? queue
						: null;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	/**
	 * Before any poller starts.
	 */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public String kind() {
		return "integration";
	}

	@Override
	public int inFlight() {
		int queued = queued();
		int working = (this.polls.size() > 0) ? (int) this.polls.entries().stream().filter(Poll::isWorking).count() : 0;
		// A message that left its queue between the two looks is looked for again.
		return (queued + working > 0) ? queued + working : queued();
	}

	private int queued() {
		return this.queues.stream().mapToInt(QueueChannel::getQueueSize).sum();
	}

	@Override
	public List<InFlightWork> work() {
		Stream<InFlightWork> queued = this.queues.stream()
			.flatMap((queue) -> Stream.generate(() -> Poll.queued(queue)).limit(queue.getQueueSize()));
		return Stream.concat(this.polls.work(Poll::isWorking).stream(), queued).toList();
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public void announce() {
		this.closed = true;
	}

	@Override
	public void resume() {
		this.closed = false;
	}

	@Override
	public void abort() {
		this.polls.interrupt();
	}

	boolean isClosed() {
		return this.closed;
	}

	void begin(Poll poll) {
		this.polls.add(poll);
	}

	void end(Poll poll) {
		WorkListener listener = this.listener;
		if (this.polls.remove(poll) && listener != null) {
			listener.completed();
		}
	}

}
