package io.github.quiesce.executor;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.InFlightWork;
import org.jspecify.annotations.Nullable;

/**
 * A pool of the JDK that counts its tasks itself and tells nobody.
 */
interface CountedPool {

	/**
	 * Return how many tasks the pool has accepted and not finished. What is due later is
	 * a trigger and not among them.
	 * @return the number of tasks
	 */
	int inFlight();

	/**
	 * Return how many tasks the pool has ever accepted, as far as it knows.
	 * @return a number that only grows
	 */
	long accepted();

	/**
	 * Return how many tasks the pool has ever finished, as far as it knows.
	 * @return a number that only grows
	 */
	long completed();

	/**
	 * Describe the tasks that are running and those that wait.
	 * @param age how old they are at least: the pool does not remember
	 * @return a snapshot
	 */
	List<InFlightWork> work(Duration age);

	/**
	 * Return the threads of the pool, as far as they are known.
	 * @return a snapshot
	 */
	List<Thread> workers();

	/**
	 * Describe the task that a thread of the pool is at.
	 * @param worker the thread
	 * @param age how old the task is at least
	 * @return the task, {@code null} if the thread waits for one
	 */
	@Nullable InFlightWork work(Thread worker, Duration age);

	/**
	 * Keep periodic tasks from becoming due. Called again and again: one that is running
	 * puts itself back when it ends.
	 */
	default void hold() {
	}

	/**
	 * Let go of what has been held.
	 */
	default void resume() {
	}

	/**
	 * See to it that a shutdown of the pool does not wait for tasks that are due later.
	 */
	default void forgetDelayed() {
	}

	/**
	 * Interrupt what runs and drop what waits.
	 */
	void abort();

}
