package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.quiesce.watchdog.DeadlockAction;
import io.github.quiesce.watchdog.FatalErrorAction;
import io.github.quiesce.watchdog.LimitedResource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} of the watchdog.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("quiesce.watchdog")
public class QuiesceWatchdogProperties {

	/**
	 * Whether the process is watched for what makes it die or hang.
	 */
	private boolean enabled = true;

	/**
	 * Time from one round of checks to the next.
	 */
	private Duration interval = Duration.ofSeconds(10);

	/**
	 * Time after which a request, job or task in flight is taken for stuck.
	 */
	private Duration stuckAfter = Duration.ofMinutes(5);

	/**
	 * Kinds of work that are never taken for stuck, such as batch. Streams, WebSocket
	 * sessions and streaming calls never are.
	 */
	private List<String> longLived = new ArrayList<>();

	/**
	 * What follows a deadlock that was found twice in a row, beside the record in the
	 * log.
	 */
	private DeadlockAction deadlock = DeadlockAction.REPORT;

	private final Limits limits = new Limits();

	private final Trend trend = new Trend();

	private final FatalErrors fatalErrors = new FatalErrors();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public Duration getStuckAfter() {
		return this.stuckAfter;
	}

	public void setStuckAfter(Duration stuckAfter) {
		this.stuckAfter = stuckAfter;
	}

	public List<String> getLongLived() {
		return this.longLived;
	}

	public void setLongLived(List<String> longLived) {
		this.longLived = longLived;
	}

	public DeadlockAction getDeadlock() {
		return this.deadlock;
	}

	public void setDeadlock(DeadlockAction deadlock) {
		this.deadlock = deadlock;
	}

	public Limits getLimits() {
		return this.limits;
	}

	public Trend getTrend() {
		return this.trend;
	}

	public FatalErrors getFatalErrors() {
		return this.fatalErrors;
	}

	/**
	 * High-water marks.
	 */
	public static class Limits {

		/**
		 * Part of the thread limit from which on there are too many threads. Zero for
		 * none.
		 */
		private double threads = 0.9;

		/**
		 * Part of the heap that may be left in use after a collection. Zero for none.
		 */
		private double heap = 0.9;

		/**
		 * Part of the memory for direct buffers from which on there is too little left.
		 * Zero for none.
		 */
		private double directMemory = 0.9;

		/**
		 * Part of the open files and sockets that are allowed from which on there are too
		 * many. Zero for none.
		 */
		private double fileDescriptors = 0.9;

		/**
		 * Part of a connection pool from which on too many connections are taken out of
		 * it, if that is so in two rounds in a row. Zero for none.
		 */
		private double connectionPools = 0.9;

		/**
		 * Part of the limit that the use has to fall below its mark for that to be over.
		 */
		private double hysteresis = 0.05;

		/**
		 * Threads that the process may have. Defaults to what its control groups, its
		 * user and the kernel allow, where they can be asked.
		 */
		private @Nullable Long maxThreads;

		/**
		 * Resources that turn readiness off while they are past their mark.
		 */
		private List<LimitedResource> refuseTraffic = new ArrayList<>();

		public double getThreads() {
			return this.threads;
		}

		public void setThreads(double threads) {
			this.threads = threads;
		}

		public double getHeap() {
			return this.heap;
		}

		public void setHeap(double heap) {
			this.heap = heap;
		}

		public double getDirectMemory() {
			return this.directMemory;
		}

		public void setDirectMemory(double directMemory) {
			this.directMemory = directMemory;
		}

		public double getFileDescriptors() {
			return this.fileDescriptors;
		}

		public void setFileDescriptors(double fileDescriptors) {
			this.fileDescriptors = fileDescriptors;
		}

		public double getConnectionPools() {
			return this.connectionPools;
		}

		public void setConnectionPools(double connectionPools) {
			this.connectionPools = connectionPools;
		}

		public double getHysteresis() {
			return this.hysteresis;
		}

		public void setHysteresis(double hysteresis) {
			this.hysteresis = hysteresis;
		}

		public @Nullable Long getMaxThreads() {
			return this.maxThreads;
		}

		public void setMaxThreads(@Nullable Long maxThreads) {
			this.maxThreads = maxThreads;
		}

		public List<LimitedResource> getRefuseTraffic() {
			return this.refuseTraffic;
		}

		public void setRefuseTraffic(List<LimitedResource> refuseTraffic) {
			this.refuseTraffic = refuseTraffic;
		}

	}

	/**
	 * How a leak is told.
	 */
	public static class Trend {

		/**
		 * Rounds over which threads or file descriptors have to grow at constant load to
		 * be taken for a leak. Zero to look for none.
		 */
		private int intervals = 30;

		/**
		 * Threads or file descriptors that have to come up over these rounds at the
		 * least.
		 */
		private int growth = 10;

		public int getIntervals() {
			return this.intervals;
		}

		public void setIntervals(int intervals) {
			this.intervals = intervals;
		}

		public int getGrowth() {
			return this.growth;
		}

		public void setGrowth(int growth) {
			this.growth = growth;
		}

	}

	/**
	 * Errors after which the JVM is not to be trusted.
	 */
	public static class FatalErrors {

		/**
		 * Types of errors that are fatal, their subtypes among them.
		 */
		private List<Class<? extends Throwable>> types = new ArrayList<>(List.of(VirtualMachineError.class));

		/**
		 * What follows the first fatal error, beside the record in the log.
		 */
		private FatalErrorAction action = FatalErrorAction.REFUSE_TRAFFIC;

		/**
		 * Exit code of a shutdown that follows a fatal error, also if work is cut or the
		 * process has to be halted.
		 */
		private int exitCode = 70;

		/**
		 * Memory that is set aside for a shutdown that follows a fatal error.
		 */
		private DataSize reserve = DataSize.ofMegabytes(4);

		public List<Class<? extends Throwable>> getTypes() {
			return this.types;
		}

		public void setTypes(List<Class<? extends Throwable>> types) {
			this.types = types;
		}

		public FatalErrorAction getAction() {
			return this.action;
		}

		public void setAction(FatalErrorAction action) {
			this.action = action;
		}

		public int getExitCode() {
			return this.exitCode;
		}

		public void setExitCode(int exitCode) {
			this.exitCode = exitCode;
		}

		public DataSize getReserve() {
			return this.reserve;
		}

		public void setReserve(DataSize reserve) {
			this.reserve = reserve;
		}

	}

}
