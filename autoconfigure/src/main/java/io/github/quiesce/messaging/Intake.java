package io.github.quiesce.messaging;

import java.lang.ref.WeakReference;
import java.util.function.Consumer;

import io.github.quiesce.executor.ApplicationFrames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A listener container and what its listener has in hand. It is stopped without anybody
 * waiting for it; while messages are handled asynchronously it only stops fetching,
 * because they could not be acknowledged any more once it has stopped.
 * <p>
 * Safe for use by many threads. No lock is held while the container is called.
 *
 * @param <C> the type of the container
 * @since 0.1.0
 */
public abstract class Intake<C> {

	private static final Log logger = LogFactory.getLog(Intake.class);

	private final MessageDrainable<C> drainable;

	private final WeakReference<C> container;

	private int inHand;

	private State state = State.OPEN;

	private boolean reopen;

	private @Nullable String name;

	/**
	 * Create the intake of a container.
	 * @param drainable the kind of work it belongs to
	 * @param container the container
	 */
	protected Intake(MessageDrainable<C> drainable, C container) {
		this.drainable = drainable;
		this.container = new WeakReference<>(container);
	}

	/**
	 * Return whether the container listens.
	 * @param container the container
	 * @return {@code true} unless it is stopped
	 */
	protected abstract boolean isRunning(C container);

	/**
	 * Return whether messages outlive the call of the listener.
	 * @param container the container
	 * @return whether its listener is asynchronous
	 */
	protected boolean isAsynchronous(C container) {
		return false;
	}

	/**
	 * Return the group of consumers that the container belongs to. What the others of the
	 * group have in hand is taken from them when one leaves.
	 * @param container the container
	 * @return the group, or {@code null} if it can stop by itself
	 */
	protected @Nullable String group(C container) {
		return null;
	}

	/**
	 * Begin no more messages, without stopping. Must not block.
	 * @param container the container
	 */
	protected void pause(C container) {
	}

	/**
	 * Undo {@link #pause(Object)}.
	 * @param container the container
	 */
	protected void unpause(C container) {
	}

	/**
	 * Stop the container. Called on a thread of its own, so it may block.
	 * @param container the container
	 * @param callback to be called when what was in hand is settled with the broker
	 */
	protected abstract void stop(C container, Runnable callback);

	/**
	 * Start the container. Called on a thread of its own, so it may block.
	 * @param container the container
	 */
	protected abstract void start(C container);

	/**
	 * Return the id of the container.
	 * @param container the container
	 * @return the id, or {@code null} if it has none
	 */
	protected abstract @Nullable String id(C container);

	/**
	 * Return where the messages of the container come from.
	 * @param container the container
	 * @return queues or topics, or {@code null} if it is not known
	 */
	protected abstract @Nullable String destination(C container);

	/**
	 * Remember what the listener is called.
	 * @param listener the listener, or what adapts it
	 * @param handlerMethod the path of the field of the adapter that has the method
	 */
	protected final void nameAfter(Object listener, String handlerMethod) {
		this.name = ListenerName.of(listener, handlerMethod);
	}

	/**
	 * The listener is about to be called on the current thread.
	 * @param destination where the message comes from, {@code null} for that of the
	 * container
	 * @return the message in hand
	 */
	public final Delivery begin(@Nullable String destination) {
		Delivery delivery = new Delivery(this, destination);
		synchronized (this) {
			this.inHand++;
		}
		this.drainable.begun(delivery);
		return delivery;
	}

	final void end(Delivery delivery) {
		boolean last;
		boolean release;
		synchronized (this) {
			last = --this.inHand == 0;
			release = last && this.state == State.PAUSED;
			// The last one is done when it is settled with the broker, and not before.
			last &= release || this.state == State.STOPPING;
		}
		this.drainable.ended(delivery, !last);
		if (release) {
			this.drainable.release(this);
		}
	}

	/**
	 * Stop fetching.
	 * @param hold whether not to stop before {@link #release()} is called
	 * @return whether the container was listening
	 */
	final boolean close(boolean hold) {
		C container = this.container.get();
		if (container == null || !isRunning(container)) {
			return false;
		}
		boolean asynchronous = isAsynchronous(container);
		boolean paused;
		synchronized (this) {
			if (this.state != State.OPEN) {
				this.reopen = false;
				return true;
			}
			paused = hold || (asynchronous && this.inHand > 0);
			this.state = paused ? State.PAUSED : State.STOPPING;
		}
		if (paused) {
			pause(container);
		}
		else {
			run("stop", this::stop);
		}
		return true;
	}

	/**
	 * Stop now, if it has not been told to yet.
	 */
	final void release() {
		synchronized (this) {
			if (this.state != State.PAUSED) {
				return;
			}
			this.state = State.STOPPING;
		}
		run("stop", this::stop);
	}

	/**
	 * Return whether a stop would come too early for messages in hand.
	 * @return whether messages are handled asynchronously
	 */
	final boolean isHolding() {
		C container = this.container.get();
		if (container == null || !isAsynchronous(container)) {
			return false;
		}
		synchronized (this) {
			return this.inHand > 0;
		}
	}

	/**
	 * Return whether it stops together with another one.
	 * @param other the other one
	 * @return whether one that leaves disturbs the other
	 */
	final boolean isTiedTo(Intake<C> other) {
		if (this == other) {
			return true;
		}
		C container = this.container.get();
		C otherContainer = other.container.get();
		String group = (container != null) ? group(container) : null;
		return group != null && otherContainer != null && group.equals(other.group(otherContainer));
	}

	/**
	 * Listen again.
	 */
	final void open() {
		boolean paused;
		synchronized (this) {
			if (this.state == State.STOPPING) {
				this.reopen = true;
				return;
			}
			paused = this.state == State.PAUSED;
			this.state = State.OPEN;
		}
		if (paused) {
			C container = this.container.get();
			if (container != null) {
				unpause(container);
			}
			return;
		}
		run("start", this::start);
	}

	/**
	 * Return whether there is something to wait for although no message is in hand.
	 * @return whether the container is being stopped
	 */
	final synchronized boolean isSettling() {
		return this.inHand == 0 && (this.state == State.STOPPING || this.state == State.PAUSED);
	}

	private void stopped() {
		boolean start;
		synchronized (this) {
			if (this.state != State.STOPPING) {
				return;
			}
			start = this.reopen;
			this.reopen = false;
			this.state = start ? State.OPEN : State.STOPPED;
		}
		if (start) {
			run("start", this::start);
		}
		this.drainable.settled();
	}

	private void stop(C container) {
		try {
			stop(container, this::stopped);
		}
		catch (RuntimeException ex) {
			logger.warn("The listener " + describe(null, null) + " could not be stopped", ex);
			stopped();
		}
	}

	/**
	 * Some containers block for a while when they are stopped or started, whatever their
	 * methods promise.
	 */
	private void run(String action, Consumer<C> task) {
		C container = this.container.get();
		if (container == null) {
			stopped();
			return;
		}
		Thread thread = new Thread(() -> task.accept(container), "quiesce-" + this.drainable.kind() + "-" + action);
		thread.setDaemon(true);
		thread.start();
	}

	final String describe(@Nullable Thread thread, @Nullable String destination) {
		C container = this.container.get();
		String id = (container != null) ? id(container) : null;
		String name = this.name;
		if (name == null) {
			name = ListenerName.given(id);
		}
		if (name == null && thread != null) {
			name = ApplicationFrames.outermost(thread);
		}
		if (name == null) {
			name = (id != null) ? id : "listener";
		}
		String from = (destination != null || container == null) ? destination : destination(container);
		return (from != null) ? name + " of " + from : name;
	}

	/**
	 * How far the container is.
	 */
	private enum State {

		/**
		 * Nobody has asked it to stop.
		 */
		OPEN,

		/**
		 * It begins nothing new; it, or one of its group, has messages in hand that it
		 * must be able to acknowledge.
		 */
		PAUSED,

		/**
		 * It was told to stop.
		 */
		STOPPING,

		/**
		 * It has stopped.
		 */
		STOPPED

	}

}
