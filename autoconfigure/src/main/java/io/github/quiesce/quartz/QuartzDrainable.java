package io.github.quiesce.quartz;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.quiesce.WorkListener;
import io.github.quiesce.core.CountedWork;
import io.github.quiesce.executor.TrackedTask;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.quartz.InterruptableJob;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;

import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Jobs of Quartz schedulers. From the announcement on the schedulers stand by, and the
 * jobs that run are awaited.
 *
 * @since 0.1.0
 */
public final class QuartzDrainable extends CountedWork<JobExecution> {

	private static final Log logger = LogFactory.getLog(QuartzDrainable.class);

	private final Supplier<? extends Collection<Scheduler>> schedulers;

	private final Supplier<? extends Collection<SchedulerFactoryBean>> factories;

	private final Map<Thread, JobExecution> byThread = new ConcurrentHashMap<>();

	private final Set<Scheduler> paused = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create the kind.
	 * @param schedulers the schedulers of the context
	 * @param factories what makes and destroys them
	 */
	public QuartzDrainable(Supplier<? extends Collection<Scheduler>> schedulers,
			Supplier<? extends Collection<SchedulerFactoryBean>> factories) {
		this.schedulers = schedulers;
		this.factories = factories;
	}

	@Override
	public String kind() {
		return "quartz";
	}

	@Override
	public void reportTo(WorkListener listener) {
		super.reportTo(listener);
		JobTracking tracking = new JobTracking(this);
		for (Scheduler scheduler : this.schedulers.get()) {
			try {
				scheduler.getListenerManager().addTriggerListener(tracking);
				scheduler.getListenerManager().addJobListener(tracking);
			}
			catch (SchedulerException ex) {
				logger.warn("Jobs of " + scheduler + " cannot be followed and are not drained", ex);
			}
		}
	}

	@Override
	public void announce() {
		this.closed = true;
		// A job writes its end to the job store after its listeners have been told. Once
		// all jobs have ended that is a matter of an instant and worth waiting for.
		this.factories.get().forEach((factory) -> factory.setWaitForJobsToCompleteOnShutdown(true));
		for (Scheduler scheduler : this.schedulers.get()) {
			try {
				if (scheduler.isStarted() && !scheduler.isInStandbyMode()) {
					scheduler.standby();
					this.paused.add(scheduler);
				}
			}
			catch (SchedulerException ex) {
				logger.warn("A scheduler cannot stand by: what comes due is put back, one by one", ex);
			}
		}
	}

	@Override
	public void resume() {
		this.closed = false;
		for (Scheduler scheduler : this.paused) {
			try {
				scheduler.start();
			}
			catch (SchedulerException ex) {
				logger.warn("A scheduler could not be resumed and stands by", ex);
			}
		}
		this.paused.clear();
	}

	@Override
	public void abort() {
		this.factories.get().forEach((factory) -> factory.setWaitForJobsToCompleteOnShutdown(false));
		List<JobExecution> interruptable = units().entries()
			.stream()
			.filter((execution) -> execution.context().getJobInstance() instanceof InterruptableJob)
			.toList();
		// They know better than to be interrupted by their thread.
		interruptable.forEach((execution) -> execution.heldBy(null));
		super.abort();
		interruptable.forEach(QuartzDrainable::interrupt);
	}

	private static void interrupt(JobExecution execution) {
		try {
			JobExecutionContext context = execution.context();
			context.getScheduler().interrupt(context.getFireInstanceId());
		}
		catch (SchedulerException | RuntimeException ex) {
			logger.warn("Job " + execution.describe() + " could not be interrupted", ex);
		}
	}

	/**
	 * Count a job in, on the thread that is going to run it.
	 * @return {@code false} if it must not run
	 */
	boolean begin(Trigger trigger, JobExecutionContext context) {
		JobExecution execution = new JobExecution(context);
		// Counted before the gate is looked at: the drain counts after it has closed it.
		add(execution);
		JobExecution left = this.byThread.put(Thread.currentThread(), execution);
		if (left != null) {
			// A listener that threw has kept its end from us.
			drop(left, false);
		}
		TrackedTask.handOver();
		if (this.closed && putBack(trigger, context)) {
			end();
			return false;
		}
		return true;
	}

	/**
	 * A scheduler that waits for a free thread while it is told to stand by fires once
	 * more. That firing must neither begin now nor be lost: it goes back to the job
	 * store, for another node or for the next start.
	 */
	private static boolean putBack(Trigger trigger, JobExecutionContext context) {
		try {
			context.getScheduler().triggerJob(context.getJobDetail().getKey(), trigger.getJobDataMap());
			logger.info("Job " + context.getJobDetail().getKey()
					+ " came due during the shutdown and went back to the job store");
			return true;
		}
		catch (SchedulerException ex) {
			logger.warn("Job " + context.getJobDetail().getKey()
					+ " came due during the shutdown, cannot be put back and runs now", ex);
			return false;
		}
	}

	/**
	 * Count the job of the current thread out.
	 */
	void end() {
		JobExecution execution = this.byThread.remove(Thread.currentThread());
		if (execution != null) {
			remove(execution);
		}
	}

}
