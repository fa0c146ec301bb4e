package io.github.quiesce.core;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;

import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * What the application wants to be called for, in the order that Spring gives to the
 * actions.
 */
final class Callbacks {

	private final List<Callback> callbacks = new CopyOnWriteArrayList<>();

	private final Hooks hooks;

	private final Runnable returned;

	/**
	 * Create callbacks.
	 * @param hooks where they run
	 * @param returned told when one has returned or thrown
	 */
	Callbacks(Hooks hooks, Runnable returned) {
		this.hooks = hooks;
		this.returned = returned;
	}

	Registration add(QuiesceState state, String name, Runnable action) {
		Callback callback = new Callback(state, name, action);
		this.callbacks.add(callback);
		return () -> this.callbacks.remove(callback);
	}

	List<Callback> of(QuiesceState state) {
		return this.callbacks.stream()
			.filter((callback) -> callback.state() == state)
			.sorted(Comparator.comparing(Callback::action, AnnotationAwareOrderComparator.INSTANCE))
			.toList();
	}

	/**
	 * Run those for a state beside each other.
	 * @return completes normally when all have returned or thrown
	 */
	CompletableFuture<Void> runAll(QuiesceState state) {
		return CompletableFuture.allOf(of(state).stream().map(this::run).toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Run one.
	 * @return completes normally when it has returned or thrown
	 */
	CompletableFuture<Void> run(Callback callback) {
		CompletableFuture<Void> done = this.hooks.run(callback.name(), CompletableFuture.completedFuture(null),
				callback.action());
		done.thenRun(this.returned);
		return done;
	}

	/**
	 * A callback of the application.
	 *
	 * @param state the state to be told of
	 * @param name what the callback does
	 * @param action the callback
	 */
	record Callback(QuiesceState state, String name, Runnable action) {

	}

}
