package io.github.quiesce.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.quiesce.process.SignalAction;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} of Quiesce.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("quiesce")
public class QuiesceProperties {

	/**
	 * Whether shutdowns are handled by Quiesce.
	 */
	private boolean enabled = true;

	/**
	 * Time from the trigger of a shutdown to the exit of the process. Bounds everything
	 * that happens in between.
	 */
	private Duration gracePeriod = Duration.ofSeconds(25);

	private final Announce announce = new Announce();

	private final Release release = new Release();

	private final Http http = new Http();

	private final Streams streams = new Streams();

	private final WebSocket websocket = new WebSocket();

	private final Grpc grpc = new Grpc();

	private final Executors executors = new Executors();

	private final Report report = new Report();

	private final Signals signals = new Signals();

	private final ExitCode exitCode = new ExitCode();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getGracePeriod() {
		return this.gracePeriod;
	}

	public void setGracePeriod(Duration gracePeriod) {
		this.gracePeriod = gracePeriod;
	}

	public Announce getAnnounce() {
		return this.announce;
	}

	public Release getRelease() {
		return this.release;
	}

	public Http getHttp() {
		return this.http;
	}

	public Streams getStreams() {
		return this.streams;
	}

	public WebSocket getWebsocket() {
		return this.websocket;
	}

	public Grpc getGrpc() {
		return this.grpc;
	}

	public Executors getExecutors() {
		return this.executors;
	}

	public Report getReport() {
		return this.report;
	}

	public Signals getSignals() {
		return this.signals;
	}

	public ExitCode getExitCode() {
		return this.exitCode;
	}

	/**
	 * The announce phase.
	 */
	public static class Announce {

		/**
		 * How long to go on serving after readiness has been turned off, so that
		 * balancers can notice. Zero for no window. Defaults to 5s on Kubernetes and to
		 * 0s elsewhere; the default shrinks to fit a short grace period.
		 */
		private @Nullable Duration duration;

		/**
		 * Ends the announce window early once no new request has come for that long. The
		 * window is waited out if this is not set.
		 */
		private @Nullable Duration quietPeriod;

		/**
		 * Shortest time that the announce window lasts, whatever the quiet period says.
		 */
		private Duration minimum = Duration.ZERO;

		public @Nullable Duration getDuration() {
			return this.duration;
		}

		public void setDuration(@Nullable Duration duration) {
			this.duration = duration;
		}

		public @Nullable Duration getQuietPeriod() {
			return this.quietPeriod;
		}

		public void setQuietPeriod(@Nullable Duration quietPeriod) {
			this.quietPeriod = quietPeriod;
		}

		public Duration getMinimum() {
			return this.minimum;
		}

		public void setMinimum(Duration minimum) {
			this.minimum = minimum;
		}

	}

	/**
	 * The release phase.
	 */
	public static class Release {

		/**
		 * Part of the grace period that the drain leaves to the release of beans. The
		 * default shrinks to fit a short grace period.
		 */
		private @Nullable Duration reserve;

		public @Nullable Duration getReserve() {
			return this.reserve;
		}

		public void setReserve(@Nullable Duration reserve) {
			this.reserve = reserve;
		}

	}

	/**
	 * HTTP requests.
	 */
	public static class Http {

		/**
		 * Paths whose requests are neither traffic nor in flight: a path, a path followed
		 * by '/**' for everything below it, or any other Ant-style pattern. Defaults to
		 * the base path of Actuator and the paths of the probes.
		 */
		private @Nullable List<String> ignoredPaths;

		/**
		 * Whether the listener stays open while draining and new requests are refused
		 * with 503, instead of closing it.
		 */
		private boolean rejectNew;

		/**
		 * Value of the Retry-After header of refused requests, in whole seconds.
		 */
		private Duration retryAfter = Duration.ofSeconds(5);

		public @Nullable List<String> getIgnoredPaths() {
			return this.ignoredPaths;
		}

		public void setIgnoredPaths(@Nullable List<String> ignoredPaths) {
			this.ignoredPaths = ignoredPaths;
		}

		public boolean isRejectNew() {
			return this.rejectNew;
		}

		public void setRejectNew(boolean rejectNew) {
			this.rejectNew = rejectNew;
		}

		public Duration getRetryAfter() {
			return this.retryAfter;
		}

		public void setRetryAfter(Duration retryAfter) {
			this.retryAfter = retryAfter;
		}

	}

	/**
	 * Answers that last until somebody ends them.
	 */
	public static class Streams extends Closing {

		/**
		 * Media types of such answers, in addition to 'text/event-stream'.
		 */
		private List<String> mediaTypes = new ArrayList<>();

		public List<String> getMediaTypes() {
			return this.mediaTypes;
		}

		public void setMediaTypes(List<String> mediaTypes) {
			this.mediaTypes = mediaTypes;
		}

	}

	/**
	 * WebSocket sessions.
	 */
	public static class WebSocket extends Closing {

	}

	/**
	 * How what lasts until somebody ends it is ended.
	 */
	public abstract static class Closing {

		/**
		 * How long a client that was told to leave may take. Its connection is cut after
		 * that.
		 */
		private Duration closeTimeout = Duration.ofSeconds(2);

		/**
		 * Time from the start of the drain until the first client is told to leave.
		 */
		private Duration closeAfter = Duration.ZERO;

		/**
		 * Time over which clients are told to leave evenly, with jitter, so that they do
		 * not all reconnect at once. Zero tells them together.
		 */
		private Duration spread = Duration.ZERO;

		public Duration getCloseTimeout() {
			return this.closeTimeout;
		}

		public void setCloseTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
		}

		public Duration getCloseAfter() {
			return this.closeAfter;
		}

		public void setCloseAfter(Duration closeAfter) {
			this.closeAfter = closeAfter;
		}

		public Duration getSpread() {
			return this.spread;
		}

		public void setSpread(Duration spread) {
			this.spread = spread;
		}

	}

	/**
	 * Calls to gRPC servers.
	 */
	public static class Grpc {

		/**
		 * How long a stream that its client keeps open may be without a message while
		 * draining. It is closed with UNAVAILABLE after that.
		 */
		private Duration idleTimeout = Duration.ofSeconds(1);

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

	}

	/**
	 * Executors of the application.
	 */
	public static class Executors {

		/**
		 * Names of executor beans whose tasks are neither counted nor waited for.
		 */
		private List<String> excluded = new ArrayList<>();

		public List<String> getExcluded() {
			return this.excluded;
		}

		public void setExcluded(List<String> excluded) {
			this.excluded = excluded;
		}

	}

	/**
	 * What the process leaves behind.
	 */
	public static class Report {

		/**
		 * File that a report of the shutdown is written to as JSON. The next process
		 * shows it as the last shutdown. Beside it is a file whose name ends with
		 * '.running' as long as the process has not ended in order.
		 */
		private @Nullable Path file;

		/**
		 * File that the summary is written to if it exists and can be written. Defaults
		 * to '/dev/termination-log' on Kubernetes.
		 */
		private @Nullable Path terminationMessage;

		public @Nullable Path getFile() {
			return this.file;
		}

		public void setFile(@Nullable Path file) {
			this.file = file;
		}

		public @Nullable Path getTerminationMessage() {
			return this.terminationMessage;
		}

		public void setTerminationMessage(@Nullable Path terminationMessage) {
			this.terminationMessage = terminationMessage;
		}

	}

	/**
	 * Signals to the process.
	 */
	public static class Signals {

		/**
		 * Whether signals are handled before any JVM shutdown hook runs. If not, the
		 * shutdown by TERM and INT runs inside Spring Boot's hook, beside those of other
		 * libraries.
		 */
		private boolean enabled = true;

		/**
		 * Time after the first signal during which further ones change nothing. A later
		 * one ends the process at once.
		 */
		private Duration debounce = Duration.ofMillis(500);

		/**
		 * What signals do: shutdown, announce, resume, dump or ignore, by their names.
		 * TERM and INT shut down unless they are named here.
		 */
		private Map<String, SignalAction> actions = new LinkedHashMap<>();

		public Map<String, SignalAction> getActions() {
			return this.actions;
		}

		public void setActions(Map<String, SignalAction> actions) {
			this.actions = actions;
		}

		Map<String, SignalAction> resolveActions() {
			Map<String, SignalAction> actions = new LinkedHashMap<>();
			if (this.enabled) {
				actions.put("TERM", SignalAction.SHUTDOWN);
				actions.put("INT", SignalAction.SHUTDOWN);
				this.actions.forEach((signal, action) -> actions.put(SignalAction.nameOf(signal), action));
			}
			return actions;
		}

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getDebounce() {
			return this.debounce;
		}

		public void setDebounce(Duration debounce) {
			this.debounce = debounce;
		}

	}

	/**
	 * The exit code of the process.
	 */
	public static class ExitCode {

		/**
		 * Exit code after a signal when everything was drained. Defaults to 128 plus the
		 * number of the signal: 143 for TERM and 130 for INT.
		 */
		private @Nullable Integer drained;

		/**
		 * Exit code when work was cut at the deadline or the process had to be halted.
		 */
		private int deadlineExceeded = 124;

		public @Nullable Integer getDrained() {
			return this.drained;
		}

		public void setDrained(@Nullable Integer drained) {
			this.drained = drained;
		}

		public int getDeadlineExceeded() {
			return this.deadlineExceeded;
		}

		public void setDeadlineExceeded(int deadlineExceeded) {
			this.deadlineExceeded = deadlineExceeded;
		}

	}

}
