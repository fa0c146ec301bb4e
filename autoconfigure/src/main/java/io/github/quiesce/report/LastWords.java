package io.github.quiesce.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.ShutdownListener;
import io.github.quiesce.core.ShutdownLog;
import io.github.quiesce.core.ShutdownReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Writes down how the process ended. A disk that is full, slow or gone changes neither
 * how it ends nor when: the writing is done by a thread that exists from the start, and
 * waited for no longer than a moment.
 *
 * @since 0.1.0
 */
public final class LastWords implements ShutdownListener, DisposableBean {

	private static final Log logger = LogFactory.getLog(LastWords.class);

	private static final Duration MOMENT = Duration.ofMillis(150);

	/**
	 * What Kubernetes reads of a termination message.
	 */
	private static final int TERMINATION_MESSAGE_LIMIT = 4096;

	private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

	private final ProcessIdentity process = ProcessIdentity.current();

	private final @Nullable ReportFile file;

	private final @Nullable Path terminationMessage;

	private final String application;

	private final @Nullable LastShutdown lastShutdown;

	private volatile boolean reported;

	/**
	 * That of a process that ends may have to be written once more when it is halted.
	 */
	private volatile boolean reportedForGood;

	/**
	 * A field of the thread that writes.
	 */
	private boolean ended;

	/**
	 * Read how the last process ended, and say that this one runs.
	 * @param file where to write the report, {@code null} for nowhere
	 * @param terminationMessage where to write a text for Kubernetes, {@code null} for
	 * nowhere
	 * @param application the name of the application
	 */
	public LastWords(@Nullable Path file, @Nullable Path terminationMessage, String application) {
		this.file = (file != null) ? new ReportFile(file, this.process) : null;
		this.terminationMessage = terminationMessage;
		this.application = application;
		this.lastShutdown = (this.file != null) ? this.file.readLast() : null;
		if (this.file != null) {
			this.file.mark();
		}
		if (hasSomewhereToWrite()) {
			Thread thread = new Thread(this::write, "quiesce-report");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private boolean hasSomewhereToWrite() {
		return this.file != null || this.terminationMessage != null;
	}

	/**
	 * Return how the process before this one ended.
	 * @return how, or {@code null} if nothing is known
	 */
	public @Nullable LastShutdown lastShutdown() {
		return this.lastShutdown;
	}

	private void write() {
		try {
			while (!this.ended) {
				this.tasks.take().run();
			}
		}
		catch (InterruptedException ex) {
			// Nobody has a reason to; the words are lost.
		}
	}

	@Override
	public void onEnd(ShutdownReport report) {
		if (!hasSomewhereToWrite()) {
			return;
		}
		this.reported = true;
		this.reportedForGood = report.reason() == ShutdownReason.CONTEXT_CLOSED;
		CountDownLatch written = new CountDownLatch(1);
		this.tasks.add(() -> {
			try {
				writeReport(report);
				writeTerminationMessage(report.summary());
			}
			finally {
				written.countDown();
			}
		});
		try {
			if (!written.await(MOMENT.toNanos(), TimeUnit.NANOSECONDS)) {
				ShutdownLog
					.log(() -> logger.warn("The report of this shutdown is still not written and is left behind"));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void writeReport(ShutdownReport report) {
		if (this.file == null) {
			return;
		}
		try {
			this.file.write(ReportJson.write(report, this.process, this.application));
		}
		catch (IOException | RuntimeException ex) {
			String text = "quiesce.report.file: the report cannot be written to " + this.file + ": " + ex;
			ShutdownLog.log(() -> logger.warn(text));
		}
	}

	private void writeTerminationMessage(String summary) {
		Path path = this.terminationMessage;
		if (path == null || !Files.isWritable(path)) {
			return;
		}
		try {
			Files.write(path, firstBytes(summary), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
		}
		catch (IOException ex) {
			String text = "quiesce.report.termination-message: " + path + " cannot be written: " + ex;
			ShutdownLog.log(() -> logger.warn(text));
		}
	}

	private static byte[] firstBytes(String text) {
		String shortened = text;
		byte[] bytes = shortened.getBytes(StandardCharsets.UTF_8);
		while (bytes.length > TERMINATION_MESSAGE_LIMIT) {
			shortened = shortened.substring(0,
					Math.max(0, shortened.length() - Math.max(1, (bytes.length - TERMINATION_MESSAGE_LIMIT) / 4)));
			bytes = shortened.getBytes(StandardCharsets.UTF_8);
		}
		return bytes;
	}

	/**
	 * An end without a shutdown to speak of, as of a start that failed, is in order too.
	 */
	@Override
	public void destroy() {
		if (!this.reported && this.file != null) {
			this.file.unmark();
		}
		if (!this.reported || this.reportedForGood) {
			this.tasks.add(() -> this.ended = true);
		}
	}

}
