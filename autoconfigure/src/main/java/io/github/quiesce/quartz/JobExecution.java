package io.github.quiesce.quartz;

import io.github.quiesce.core.InFlight;
import io.github.quiesce.executor.ApplicationFrames;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.utils.Key;

/**
 * One run of a job.
 */
final class JobExecution extends InFlight.Entry {

	private final JobExecutionContext context;

	JobExecution(JobExecutionContext context) {
		super(Thread.currentThread());
		this.context = context;
	}

	JobExecutionContext context() {
		return this.context;
	}

	@Override
	public String describe() {
		JobKey key = this.context.getJobDetail().getKey();
		String name = Key.DEFAULT_GROUP.equals(key.getGroup()) ? key.getName() : key.toString();
		String className = this.context.getJobDetail().getJobClass().getName();
		return ApplicationFrames.isApplication(className) ? ApplicationFrames.simpleName(className) + "." + name : name;
	}

}
