package io.github.quiesce.batch;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.quiesce.core.InFlight;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;

/**
 * One run of a job.
 */
final class JobRun extends InFlight.Entry {

	/**
	 * A job writes its end before and after its listeners are told.
	 */
	private static final int LAST_END = 2;

	private final String name;

	private final long id;

	private final JobRepository repository;

	private final Thread runner = Thread.currentThread();

	private final AtomicBoolean asking = new AtomicBoolean();

	private volatile boolean asked;

	private int ends;

	JobRun(JobExecution execution, JobRepository repository) {
		super(Thread.currentThread());
		this.name = execution.getJobInstance().getJobName();
		this.id = execution.getId();
		this.repository = repository;
	}

	long id() {
		return this.id;
	}

	JobRepository repository() {
		return this.repository;
	}

	/**
	 * Return {@code true} for the one call after which the job is to be asked to stop.
	 */
	boolean firstToAsk() {
		return this.asking.compareAndSet(false, true);
	}

	void asked() {
		this.asked = true;
	}

	/**
	 * The end was written. Who asks a job to stop writes an end too, which is not that of
	 * the job.
	 * @param failed whether it could not be written, so that it is not written again
	 * @return {@code true} if that was the last time
	 */
	boolean ended(boolean failed) {
		if (Thread.currentThread() != this.runner || (this.asking.get() && !this.asked)) {
			return false;
		}
		return ++this.ends == LAST_END || failed;
	}

	@Override
	public String describe() {
		return "job " + this.name + " #" + this.id;
	}

}
