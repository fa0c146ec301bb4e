package io.github.quiesce.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Ends the process at its deadline, whatever hangs. Both threads are daemons that exist
 * from the start, so that nothing has to be created when the time has come.
 */
final class HaltGuard {

	/**
	 * How long the last words may take: a log that blocks must not keep the process.
	 */
	private static final Duration LAST_WORDS = Duration.ofMillis(200);

	private final CountDownLatch timeToSpeak = new CountDownLatch(1);

	private final CountDownLatch spoken = new CountDownLatch(1);

	private final IntConsumer lastWords;

	private final Supplier<@Nullable Integer> exitCode;

	private final Thread thread;

	private volatile Alarm alarm = new Alarm(Long.MAX_VALUE, 0);

	/**
	 * Create a guard and start its threads.
	 * @param lastWords called with the exit code just before the process is halted; may
	 * block
	 * @param exitCode the exit code of a process whose work has ended, {@code null} until
	 * then
	 */
	HaltGuard(IntConsumer lastWords, Supplier<@Nullable Integer> exitCode) {
		this.lastWords = lastWords;
		this.exitCode = exitCode;
		this.thread = daemon("quiesce-halt", this::guard);
		daemon("quiesce-last-words", this::speak);
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * Halt the process once the given time has passed. An earlier alarm stays.
	 * @param delay the time from now
	 * @param exitCode the exit code
	 */
	synchronized void arm(Duration delay, int exitCode) {
		long at = System.nanoTime() + delay.toNanos();
		Alarm current = this.alarm;
		if (current.at == Long.MAX_VALUE || at - current.at < 0) {
			this.alarm = new Alarm(at, exitCode);
			LockSupport.unpark(this.thread);
		}
	}

	private void guard() {
		Alarm alarm = this.alarm;
		while (alarm.at == Long.MAX_VALUE || alarm.at - System.nanoTime() > 0) {
			if (alarm.at == Long.MAX_VALUE) {
				LockSupport.park(this);
			}
			else {
				LockSupport.parkNanos(this, alarm.at - System.nanoTime());
			}
			Thread.interrupted();
			alarm = this.alarm;
		}
		int exitCode = alarm.exitCode;
		try {
			this.timeToSpeak.countDown();
			exitCode = isSpoken() ? alarm.exitCode : silentExitCode(alarm);
		}
		finally {
			// Even if there is no memory left to wait with.
			Runtime.getRuntime().halt(exitCode);
		}
	}

	private boolean isSpoken() {
		try {
			return this.spoken.await(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	/**
	 * An output that blocks is what has kept the process, which is no fault of its own.
	 */
	private int silentExitCode(Alarm alarm) {
		Integer exitCode = this.exitCode.get();
		return (exitCode != null) ? exitCode : alarm.exitCode;
	}

	private void speak() {
		try {
			this.timeToSpeak.await();
			this.lastWords.accept(this.alarm.exitCode);
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			// There is nobody left to tell.
		}
		finally {
			this.spoken.countDown();
		}
	}

	/**
	 * When to halt.
	 *
	 * @param at in terms of {@link System#nanoTime()}
	 * @param exitCode the exit code
	 */
	private record Alarm(long at, int exitCode) {

	}

}
