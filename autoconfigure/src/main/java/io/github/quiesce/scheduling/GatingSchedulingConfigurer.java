package io.github.quiesce.scheduling;

import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Gates all {@code @Scheduled} methods and what other configurers add, whatever scheduler
 * they run on. Comes last, when the registrar has got its scheduler.
 *
 * @since 0.1.0
 */
public final class GatingSchedulingConfigurer implements SchedulingConfigurer, Ordered {

	private final SchedulingDrainable drainable;

	/**
	 * Create the configurer.
	 * @param drainable the gate
	 */
	public GatingSchedulingConfigurer(SchedulingDrainable drainable) {
		this.drainable = drainable;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		TaskScheduler scheduler = registrar.getScheduler();
		if (scheduler != null && !(scheduler instanceof GatedTaskScheduler)) {
			registrar.setTaskScheduler(new GatedTaskScheduler(scheduler, this.drainable));
		}
	}

}
