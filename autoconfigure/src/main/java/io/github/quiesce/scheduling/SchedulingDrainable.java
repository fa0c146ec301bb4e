package io.github.quiesce.scheduling;

import java.util.function.Consumer;

import io.github.quiesce.core.CountedWork;
import io.github.quiesce.core.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * Scheduled jobs: from the announcement on none begins, and those that run are awaited.
 * The triggers themselves go on ticking behind a closed gate, on whatever scheduler and
 * thread they live, so that the gate can be opened again.
 *
 * @since 0.1.0
 */
public final class SchedulingDrainable extends CountedWork<SchedulingDrainable.Execution> {

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
		add(execution);
		if (this.closed) {
			drop(execution, false);
			return false;
		}
		return true;
	}

	void end(Execution execution) {
		remove(execution);
	}

	@Override
	public String kind() {
		return "scheduled";
	}

	@Override
	public void announce() {
		this.closed = true;
	}

	@Override
	public void resume() {
		this.closed = false;
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
