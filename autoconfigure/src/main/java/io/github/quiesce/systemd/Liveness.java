package io.github.quiesce.systemd;

/**
 * Says whether the process does what it is there for. As long as every bean of this type
 * says so, the watchdog of systemd is told.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Liveness {

	/**
	 * Return whether all is well. Called by one thread that does nothing else, at half of
	 * the interval that systemd waits for: one that throws counts as {@code false}, and
	 * one that does not return keeps systemd from being told.
	 * @return {@code false} to have systemd end the process if that lasts
	 */
	boolean isHealthy();

}
