package io.github.quiesce.process;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one application asks of the process it runs in.
 *
 * @param actions what signals do, by their names without {@code SIG}; none are handled if
 * it is empty
 * @param debounce how long after the first signal further ones are ignored
 * @param gracePeriod trigger to exit
 * @param drainedExitCode the exit code after a signal and a complete drain, or
 * {@code null} for 128 plus the number of the signal
 * @param deadlineExceededExitCode the exit code when work was cut or the process had to
 * be halted
 * @since 0.1.0
 */
public record ProcessSettings(Map<String, SignalAction> actions, Duration debounce, Duration gracePeriod,
		@Nullable Integer drainedExitCode, int deadlineExceededExitCode) {

	/**
	 * Create settings.
	 */
	public ProcessSettings {
		actions = Map.copyOf(actions);
	}

}
