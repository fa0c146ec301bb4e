package io.github.quiesce.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.ShutdownReason;
import io.github.quiesce.core.Deadline;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.core.ShutdownListener;
import io.github.quiesce.core.ShutdownReport;
import io.github.quiesce.core.ShutdownSnapshot;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Tells systemd where the application stands: that it is ready, that it stops, what it
 * waits for, and that it needs more time as long as there is progress. All of it is said
 * by one thread that is there from the start: a service manager that does not listen
 * holds up nobody else.
 *
 * @since 0.1.0
 */
public final class ServiceNotifications implements ShutdownListener, DisposableBean {

	private static final Log logger = LogFactory.getLog(ServiceNotifications.class);

	/**
	 * How much more time is asked for at once. A drain that makes no progress for that
	 * long is the service manager's to judge.
	 */
	private static final Duration EXTENSION = Duration.ofSeconds(30);

	/**
	 * The process is gone this long after its deadline.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(1);

	private static final Duration TICK = Duration.ofMillis(250);

	private static final Duration MOMENT = Duration.ofMillis(150);

	private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

	private final NotifySocket socket;

	private final ShutdownCoordinator coordinator;

	/**
	 * The fields below are those of the one thread.
	 */
	private boolean failed;

	private boolean stopping;

	private boolean over;

	private boolean ended;

	private String status = "";

	private QuiesceState lastState = QuiesceState.RUNNING;

	private int lastInFlight;

	private long lastCompleted;

	private long extendedAt;

	/**
	 * Create the thread.
	 * @param socket where systemd listens
	 * @param coordinator whose progress to tell
	 */
	public ServiceNotifications(NotifySocket socket, ShutdownCoordinator coordinator) {
		this.socket = socket;
		this.coordinator = coordinator;
		Thread thread = new Thread(this::run, "quiesce-systemd");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * The application is ready.
	 */
	public void ready() {
		this.tasks.add(() -> {
			send("READY=1");
			status("Serving");
		});
	}

	@Override
	public void onState(QuiesceState state) {
		this.tasks.add(() -> {
			if (state == QuiesceState.RUNNING) {
				status("Serving");
			}
		});
	}

	@Override
	public void onEnd(ShutdownReport report) {
		this.tasks.add(() -> {
			this.over = true;
			status(report.summary().lines().findFirst().orElse(""));
		});
		flush();
	}

	/**
	 * The end of a process that had nothing to drain is said too, if there is a moment.
	 * In a process that lives on nothing more will be said.
	 */
	@Override
	public void destroy() {
		flush();
		if (this.coordinator.getReason() == ShutdownReason.CONTEXT_CLOSED) {
			this.tasks.add(() -> this.ended = true);
		}
	}

	private void flush() {
		CountDownLatch said = new CountDownLatch(1);
		this.tasks.add(said::countDown);
		try {
			if (!said.await(MOMENT.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.debug("systemd has not taken what it was told and is left behind");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			while (!this.ended) {
				Runnable task = this.coordinator.isStopping() ? this.tasks.poll(TICK.toNanos(), TimeUnit.NANOSECONDS)
						: this.tasks.take();
				try {
					if (task != null) {
						task.run();
					}
					if (this.coordinator.isStopping() && !this.over) {
						followShutdown();
					}
				}
				catch (RuntimeException ex) {
					logger.debug("Something was not told to systemd", ex);
				}
			}
		}
		catch (InterruptedException ex) {
			logger.warn("systemd is told nothing any more: the thread that does was interrupted");
		}
	}

	/**
	 * That the process stops comes first, before anything is asked of the kinds of work.
	 * The close of a context ends no process by itself, and neither does an operator.
	 */
	private void followShutdown() {
		Deadline deadline = this.coordinator.getDeadline();
		ShutdownReason reason = this.coordinator.getReason();
		if (deadline != null && reason != ShutdownReason.CONTEXT_CLOSED && !this.stopping) {
			this.stopping = true;
			send("STOPPING=1\n" + extension(deadline));
		}
		ShutdownSnapshot snapshot = this.coordinator.snapshot();
		if (deadline != null && this.stopping && hasProgressed(snapshot)) {
			send(extension(deadline));
		}
		status(describe(snapshot));
	}

	/**
	 * The announce window passes by itself. After that, what counts is work that ends.
	 */
	private boolean hasProgressed(ShutdownSnapshot snapshot) {
		int inFlight = snapshot.inFlight().values().stream().mapToInt(Integer::intValue).sum();
		long completed = snapshot.inFlight()
			.keySet()
			.stream()
			.mapToLong((kind) -> this.coordinator.tally(kind).completed())
			.sum();
		boolean progressed = snapshot.state() != this.lastState || inFlight < this.lastInFlight
				|| completed > this.lastCompleted;
		this.lastState = snapshot.state();
		this.lastInFlight = inFlight;
		this.lastCompleted = completed;
		boolean due = System.nanoTime() - this.extendedAt >= EXTENSION.dividedBy(2).toNanos();
		return progressed || (due && snapshot.state() == QuiesceState.ANNOUNCING);
	}

	private String extension(Deadline deadline) {
		this.extendedAt = System.nanoTime();
		Duration remaining = deadline.remaining().plus(MARGIN);
		Duration extension = (remaining.compareTo(EXTENSION) < 0) ? remaining : EXTENSION;
		return "EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(extension.toNanos());
	}

	private static String describe(ShutdownSnapshot snapshot) {
		String what = switch (snapshot.state()) {
			case RUNNING -> "Serving";
			case ANNOUNCING -> "Announced, serving on";
			case DRAINING -> "Draining";
			case RELEASING -> "Releasing";
		};
		String awaited = snapshot.inFlight()
			.entrySet()
			.stream()
			.filter((kind) -> kind.getValue() > 0)
			.map(Map.Entry::toString)
			.map((kind) -> kind.replace('=', ' '))
			.collect(Collectors.joining(", "));
		if (awaited.isEmpty()) {
			return what;
		}
		String oldest = snapshot.work()
			.values()
			.stream()
			.flatMap(List::stream)
			.max(Comparator.comparing(InFlightWork::age))
			.map((work) -> "; the oldest is " + work.description())
			.orElse("");
		return what + ", in flight: " + awaited + oldest;
	}

	private void status(String status) {
		String line = status.replaceAll("\\p{Cntrl}", " ");
		if (!line.equals(this.status)) {
			this.status = line;
			send("STATUS=" + line);
		}
	}

	private void send(String message) {
		try {
			this.socket.send(message);
			this.failed = false;
		}
		catch (IOException | RuntimeException ex) {
			if (!this.failed) {
				this.failed = true;
				logger.warn("systemd cannot be told " + message.lines().findFirst().orElse("") + ": " + ex);
			}
		}
	}

}
