package io.github.quiesce.quartz;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.Trigger;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.TriggerListener;

/**
 * What Quartz tells of its jobs, all of it on the thread of the job.
 */
final class JobTracking implements TriggerListener, JobListener {

	private final QuartzDrainable drainable;

	JobTracking(QuartzDrainable drainable) {
		this.drainable = drainable;
	}

	@Override
	public String getName() {
		return "quiesce";
	}

	@Override
	public void triggerFired(Trigger trigger, JobExecutionContext context) {
	}

	@Override
	public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
		return !this.drainable.begin(trigger, context);
	}

	@Override
	public void triggerMisfired(Trigger trigger) {
	}

	@Override
	public void triggerComplete(Trigger trigger, JobExecutionContext context,
			CompletedExecutionInstruction instruction) {
		this.drainable.end();
	}

	@Override
	public void jobToBeExecuted(JobExecutionContext context) {
	}

	@Override
	public void jobExecutionVetoed(JobExecutionContext context) {
		this.drainable.end();
	}

	@Override
	public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException exception) {
	}

}
