package io.github.quiesce.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.quiesce.core.CountedWork;
import io.github.quiesce.executor.TrackedTask;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Jobs of Spring Batch. At the announcement a running job is asked to stop after its
 * chunk, as an operator would ask, so that it can be restarted where it stopped; so is a
 * job that begins later. A job counts until its end has been written to the repository.
 *
 * @since 0.1.0
 */
public final class BatchDrainable extends CountedWork<JobRun> {

	private static final Log logger = LogFactory.getLog(BatchDrainable.class);

	private final Supplier<@Nullable JobOperator> operator;

	private final Map<Long, JobRun> byId = new ConcurrentHashMap<>();

	private volatile boolean closed;

	/**
	 * Create the kind.
	 * @param operator who is asked to stop jobs
	 */
	public BatchDrainable(Supplier<@Nullable JobOperator> operator) {
		this.operator = operator;
	}

	@Override
	public String kind() {
		return "batch";
	}

	@Override
	public void announce() {
		this.closed = true;
		units().entries().forEach(this::askToStop);
	}

	@Override
	public void resume() {
		this.closed = false;
	}

	/**
	 * A job has told the repository that it runs, on its own thread.
	 */
	void running(JobExecution execution, JobRepository repository) {
		JobRun run = new JobRun(execution, repository);
		if (this.byId.putIfAbsent(execution.getId(), run) != null) {
			return;
		}
		add(run);
		TrackedTask.handOver();
		arrived();
		// Looked at when the job counts: the announcement asks those that count.
		if (this.closed) {
			askToStop(run);
		}
	}

	/**
	 * A job has told the repository that it has ended.
	 */
	void ended(JobExecution execution, boolean failed) {
		JobRun run = this.byId.get(execution.getId());
		if (run != null && run.ended(failed)) {
			this.byId.remove(execution.getId());
			remove(run);
		}
	}

	private void askToStop(JobRun run) {
		JobOperator operator = this.operator.get();
		if (operator == null || !run.firstToAsk()) {
			return;
		}
		try {
			// Not the instance that the job works with: its thread finds out from the
			// repository.
			JobExecution execution = run.repository().getJobExecution(run.id());
			if (execution != null) {
				operator.stop(execution);
			}
		}
		catch (JobExecutionException ex) {
			logger.debug("Job " + run.describe() + " has ended before it could be stopped", ex);
		}
		catch (RuntimeException ex) {
			logger.warn("Job " + run.describe() + " could not be asked to stop and is awaited as a whole", ex);
		}
		finally {
			run.asked();
		}
	}

}
