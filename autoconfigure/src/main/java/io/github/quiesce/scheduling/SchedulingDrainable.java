package io.github.quiesce.scheduling;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * Scheduled jobs: from the announcement on none begins, and those that run are awaited.
 * The triggers themselves go on ticking behind a closed gate, on whatever scheduler and
 * thread they live, so that the gate can be opened again.
 *
 * @since 0.1.0
 */
public final class SchedulingDrainable implements Drainable {

	private final InFlight<Execution> executions = new InFlight<>();

	private volatile @Nullable WorkListener listener;

	private volatile @Nullable Consumer<Throwable> failures;

	private volatile boolean closed;

	/**
	 * Let a job begin only while the gate is open.
	 * @param job the job
	 * @return the gated job
	 */
	public Runnable gate(Runnable job) {
		return (job instanceof GatedJob) ? job : new GatedJob(job, this);
	}

	/**
	 * Tell somebody of what jobs throw. It goes on to the error handler of their
	 * scheduler all the same.
	 * @param failures who is told, on the thread of the job; must not throw
	 */
	public void reportFailuresTo(Consumer<Throwable> failures) {
		this.failures = failures;
	}

	void failed(Throwable error) {
		Consumer<Throwable> failures = this.failures;
		if (failures != null) {
			failures.accept(error);
		}
	}

	/**
	 * Count a job in.
	 * @return {@code false} if the gate is closed
	 */
	boolean begin(Execution execution) {
		// Counted before the gate is looked at: the drain counts after it has closed it.
		this.executions.add(execution);
		if (this.closed) {
			this.executions.remove(execution);
			return false;
		}
		return true;
	}

	void end(Execution execution) {
		WorkListener listener = this.listener;
		if (this.executions.remove(execution) && listener != null) {
			listener.completed();
		}
	}

	@Override
	public String kind() {
		return "scheduled";
	}

	@Override
	public int inFlight() {
		return this.executions.size();
	}

	@Override
	public List<InFlightWork> work() {
		return this.executions.work((execution) -> true);
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		return this.executions.overdue(age, (execution) -> true);
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
		this.executions.interrupt();
	}

	/**
	 * One run of a job.
	 */
	static final class Execution extends InFlight.Entry {

		private final GatedJob job;

		Execution(GatedJob job) {
			super(Thread.currentThread());
			this.job = job;
		}

		@Override
		public String describe() {
			return this.job.describe(thread());
		}

	}

}
