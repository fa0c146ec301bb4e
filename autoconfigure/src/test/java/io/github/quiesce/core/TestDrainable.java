package io.github.quiesce.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work that does what a test tells it to, and remembers what it was told by the
 * coordinator.
 */
final class TestDrainable implements Drainable {

	private final String kind;

	private final AtomicInteger units = new AtomicInteger();

	private final List<String> reactions = new CopyOnWriteArrayList<>();

	private final Map<String, Runnable> actions = new ConcurrentHashMap<>();

	private final List<InFlightWork> work = new CopyOnWriteArrayList<>();

	private volatile IntSupplier inFlight = this.units::get;

	private volatile boolean traffic;

	private volatile @Nullable WorkListener listener;

	TestDrainable(String kind) {
		this.kind = kind;
	}

	TestDrainable withTraffic() {
		this.traffic = true;
		return this;
	}

	TestDrainable withInFlight(IntSupplier inFlight) {
		this.inFlight = inFlight;
		return this;
	}

	/**
	 * Do something in a reaction.
	 */
	TestDrainable when(String reaction, Runnable action) {
		this.actions.put(reaction, action);
		return this;
	}

	void arrive() {
		this.units.incrementAndGet();
		listener().arrived();
	}

	void complete() {
		this.units.decrementAndGet();
		listener().completed();
	}

	void arrive(String description, @Nullable Thread thread) {
		this.work.add(new InFlightWork(description, Duration.ZERO, thread));
		arrive();
	}

	WorkListener listener() {
		WorkListener listener = this.listener;
		if (listener == null) {
			throw new IllegalStateException("Not registered");
		}
		return listener;
	}

	List<String> reactions() {
		return this.reactions;
	}

	@Override
	public String kind() {
		return this.kind;
	}

	@Override
	public int inFlight() {
		return this.inFlight.getAsInt();
	}

	@Override
	public List<InFlightWork> work() {
		return List.copyOf(this.work);
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public boolean acceptsTraffic() {
		return this.traffic;
	}

	@Override
	public void announce() {
		react("announce");
	}

	@Override
	public void drain() {
		react("drain");
	}

	@Override
	public void resume() {
		react("resume");
	}

	@Override
	public void abort() {
		react("abort");
	}

	private void react(String reaction) {
		this.reactions.add(reaction);
		this.actions.getOrDefault(reaction, () -> {
		}).run();
	}

}
