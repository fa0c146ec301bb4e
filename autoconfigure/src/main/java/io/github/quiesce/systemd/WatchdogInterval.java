package io.github.quiesce.systemd;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How often the watchdog of systemd wants to hear of this process.
 *
 * @since 0.1.0
 */
public final class WatchdogInterval {

	private static final Log logger = LogFactory.getLog(WatchdogInterval.class);

	private WatchdogInterval() {
	}

	/**
	 * Read the interval from the variables that systemd sets.
	 * @param usec the value of {@code WATCHDOG_USEC}, in microseconds
	 * @param watchdogPid the value of {@code WATCHDOG_PID}: the process that is meant
	 * @param pid the id of this process
	 * @return the time after which systemd acts or {@code null} if it does not watch this
	 * process
	 */
	public static @Nullable Duration of(@Nullable String usec, @Nullable String watchdogPid, long pid) {
		if (usec == null || usec.isBlank()) {
			return null;
		}
		if (watchdogPid != null && !watchdogPid.isBlank() && !watchdogPid.trim().equals(Long.toString(pid))) {
			return null;
		}
		try {
			long micros = Long.parseLong(usec.trim());
			if (micros > 0) {
				return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		logger.warn("WATCHDOG_USEC is " + usec + ", which is no time: the watchdog of systemd is told nothing");
		return null;
	}

}
