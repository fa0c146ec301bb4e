package io.github.quiesce.scheduling;

import io.github.quiesce.executor.ApplicationFrames;
import io.github.quiesce.executor.TrackedTask;
import io.github.quiesce.scheduling.SchedulingDrainable.Execution;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * A scheduled job behind the gate.
 */
final class GatedJob implements SchedulingAwareRunnable {

	private final Runnable job;

	private final SchedulingDrainable drainable;

	GatedJob(Runnable job, SchedulingDrainable drainable) {
		this.job = job;
		this.drainable = drainable;
	}

	@Override
	public void run() {
		TrackedTask.handOver();
		Execution execution = new Execution(this);
		if (!this.drainable.begin(execution)) {
			return;
		}
		try {
			this.job.run();
		}
		catch (RuntimeException | Error ex) {
			this.drainable.failed(ex);
			throw ex;
		}
		finally {
			this.drainable.end(execution);
		}
	}

	@Override
	public boolean isLongLived() {
		return this.job instanceof SchedulingAwareRunnable aware && aware.isLongLived();
	}

	@Override
	public @Nullable String getQualifier() {
		return (this.job instanceof SchedulingAwareRunnable aware) ? aware.getQualifier() : null;
	}

	/**
	 * A scheduled method prints as its class and its name, anything else as an object.
	 */
	String describe(@Nullable Thread thread) {
		String text = this.job.toString();
		int method = text.lastIndexOf('.');
		if (text.indexOf('@') < 0 && text.indexOf('/') < 0 && method > 0) {
			return ApplicationFrames.simpleName(text.substring(0, method)) + text.substring(method);
		}
		String frame = (thread != null) ? ApplicationFrames.outermost(thread) : null;
		return (frame != null) ? frame : ApplicationFrames.simpleName(this.job.getClass().getName());
	}

	@Override
	public String toString() {
		return this.job.toString();
	}

}
