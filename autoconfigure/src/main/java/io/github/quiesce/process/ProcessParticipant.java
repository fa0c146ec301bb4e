package io.github.quiesce.process;

import java.time.Duration;

import io.github.quiesce.Registration;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * One application as the process sees it, from the moment its environment is prepared.
 *
 * @since 0.1.0
 */
public final class ProcessParticipant {

	private final ProcessShutdown process;

	private final ProcessSettings settings;

	private volatile @Nullable ShutdownCoordinator coordinator;

	private final Thread starter = Thread.currentThread();

	private volatile @Nullable Thread closer;

	ProcessParticipant(ProcessShutdown process, ProcessSettings settings) {
		this.process = process;
		this.settings = settings;
	}

	/**
	 * Name the coordinator that a signal goes to from now on.
	 * @param coordinator the coordinator
	 */
	public void attach(ShutdownCoordinator coordinator) {
		this.coordinator = coordinator;
	}

	/**
	 * Return whether a signal has come before there was a coordinator to take it.
	 * @return {@code true} if the process is exiting without one
	 */
	public boolean wasInterruptedAtStart() {
		return this.process.isExitingAtStart();
	}

	/**
	 * Say that the context is being closed by the calling thread.
	 * @param deadline halts the process when it has passed, or {@code null} if the
	 * process outlives the context
	 */
	public void closing(@Nullable Deadline deadline) {
		this.closer = Thread.currentThread();
		if (deadline != null) {
			this.process.armHalt(deadline.remaining(), this.settings.deadlineExceededExitCode());
		}
	}

	/**
	 * Exit with the code for work that was cut, once the context is closed. For a process
	 * that was told to end and has no exit code yet.
	 */
	public void exitAfterCut() {
		this.process.exit(this.settings.deadlineExceededExitCode());
	}

	/**
	 * Let all applications of this JVM drain, and exit. Begins no thread of its own but
	 * those that a shutdown always has, and returns only if the JVM is shutting down
	 * already.
	 * @param reason what sets the shutdown off
	 * @param exitCode the exit code, also if work is cut or the process has to be halted
	 */
	public void shutDown(ShutdownReason reason, int exitCode) {
		this.process.shutDown(new Trigger(reason), exitCode);
	}

	/**
	 * Call back when the process receives a signal, whatever else the signal does.
	 * @param signal the name of the signal, with or without {@code SIG}
	 * @param name what the callback does, for the log
	 * @param action called on a thread of Quiesce
	 * @return takes the callback back
	 * @throws UnusableSignalException if the signal cannot be handled
	 */
	public Registration onSignal(String signal, String name, Runnable action) {
		return this.process.subscribe(this, SignalAction.nameOf(signal), name, action);
	}

	/**
	 * The application is no longer there. Signals get their former handlers back with the
	 * last one.
	 */
	public void leave() {
		this.process.leave(this);
	}

	ProcessSettings settings() {
		return this.settings;
	}

	@Nullable ShutdownCoordinator coordinator() {
		return this.coordinator;
	}

	/**
	 * Return the thread that closes the context, or that starts the application as long
	 * as there was nothing to drain.
	 */
	@Nullable Thread busyThread() {
		Thread closer = this.closer;
		if (closer != null) {
			return closer;
		}
		ShutdownCoordinator coordinator = this.coordinator;
		return (coordinator == null || !coordinator.hasDrained()) ? this.starter : null;
	}

	Duration remaining() {
		ShutdownCoordinator coordinator = this.coordinator;
		Deadline deadline = (coordinator != null) ? coordinator.getDeadline() : null;
		return (deadline != null) ? deadline.remaining() : this.settings.gracePeriod();
	}

}
