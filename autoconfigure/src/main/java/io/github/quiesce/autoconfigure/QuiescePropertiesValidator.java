package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.core.ShutdownPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Turns properties into a plan. What the user set has to fit together; what the user left
 * open is made to fit.
 */
final class QuiescePropertiesValidator {

	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Duration DEFAULT_RESERVE = Duration.ofSeconds(2);

	private static final Duration DEFAULT_KUBERNETES_WINDOW = Duration.ofSeconds(5);

	private static final String GRACE_PERIOD = "quiesce.grace-period";

	private static final String WINDOW = "quiesce.announce.duration";

	private static final String QUIET_PERIOD = "quiesce.announce.quiet-period";

	private static final String MINIMUM = "quiesce.announce.minimum";

	private static final String RESERVE = "quiesce.release.reserve";

	private static final String MEDIA_TYPES = "quiesce.streams.media-types";

	private static final int LARGEST_EXIT_CODE = 255;

	private final QuiesceProperties properties;

	private final boolean kubernetes;

	QuiescePropertiesValidator(QuiesceProperties properties, boolean kubernetes) {
		this.properties = properties;
		this.kubernetes = kubernetes;
	}

	ShutdownPlan validate() {
		QuiesceProperties.Announce announce = this.properties.getAnnounce();
		Duration grace = this.properties.getGracePeriod();
		requirePositive(GRACE_PERIOD, grace);
		if (grace.compareTo(LONGEST) > 0) {
			throw invalid("%s is %s, which is longer than a day.".formatted(GRACE_PERIOD, text(grace)),
					"Set %s to the time in which the process has to be gone, such as 25s.".formatted(GRACE_PERIOD));
		}
		requireNotNegative(WINDOW, announce.getDuration());
		requirePositive(QUIET_PERIOD, announce.getQuietPeriod());
		requireNotNegative(MINIMUM, announce.getMinimum());
		requireNotNegative(RESERVE, this.properties.getRelease().getReserve());
		requireNotNegative("quiesce.signals.debounce", this.properties.getSignals().getDebounce());
		requirePositive("quiesce.http.retry-after", this.properties.getHttp().getRetryAfter());
		requireClosing("quiesce.streams", this.properties.getStreams());
		requireClosing("quiesce.websocket", this.properties.getWebsocket());
		requireNotNegative("quiesce.grpc.idle-timeout", this.properties.getGrpc().getIdleTimeout());
		requireExitCode("quiesce.exit-code.drained", this.properties.getExitCode().getDrained());
		requireExitCode("quiesce.exit-code.deadline-exceeded", this.properties.getExitCode().getDeadlineExceeded());
		requirePaths(this.properties.getHttp().getIgnoredPaths());
		this.properties.getStreams().getMediaTypes().forEach(QuiescePropertiesValidator::requireMediaType);
		ShutdownPlan plan = plan(grace, announce);
		requireSpreadFits("quiesce.streams", this.properties.getStreams(), plan);
		requireSpreadFits("quiesce.websocket", this.properties.getWebsocket(), plan);
		return plan;
	}

	private static void requireClosing(String prefix, QuiesceProperties.Closing closing) {
		requireNotNegative(prefix + ".close-timeout", closing.getCloseTimeout());
		requireNotNegative(prefix + ".close-after", closing.getCloseAfter());
		requireNotNegative(prefix + ".spread", closing.getSpread());
	}

	/**
	 * Whatever is to be closed after the drain deadline would be cut instead.
	 */
	private static void requireSpreadFits(String prefix, QuiesceProperties.Closing closing, ShutdownPlan plan) {
		Duration closeAfter = closing.getCloseAfter();
		Duration spread = closing.getSpread();
		Duration drain = plan.drainBudget().minus(plan.window());
		Duration needed = closeAfter.plus(spread);
		if (!needed.isZero() && needed.compareTo(drain) >= 0) {
			throw invalid(
					"%s.close-after (%s) and %s.spread (%s) together are not shorter than the drain, which has %s."
						.formatted(prefix, text(closeAfter), prefix, text(spread), text(drain)),
					"Raise %s above %s, or lower %s.spread.".formatted(GRACE_PERIOD,
							text(plan.gracePeriod().minus(drain).plus(needed)), prefix));
		}
	}

	private ShutdownPlan plan(Duration grace, QuiesceProperties.Announce announce) {
		Duration window = announce.getDuration();
		Duration reserve = this.properties.getRelease().getReserve();
		requireFit(grace, window, reserve);
		if (reserve == null) {
			Duration rest = (window != null) ? grace.minus(window) : grace;
			reserve = min(DEFAULT_RESERVE, rest.dividedBy(2));
		}
		if (window == null && !this.kubernetes) {
			return new ShutdownPlan(grace, reserve, Duration.ZERO, null, Duration.ZERO);
		}
		if (window == null) {
			window = min(DEFAULT_KUBERNETES_WINDOW, grace.minus(reserve).dividedBy(2));
		}
		if (announce.getMinimum().compareTo(window) > 0) {
			throw invalid(
					"%s (%s) is longer than %s (%s).".formatted(MINIMUM, text(announce.getMinimum()), WINDOW,
							text(window)),
					"Lower %s to at most %s, or raise %s to at least %s.".formatted(MINIMUM, text(window), WINDOW,
							text(announce.getMinimum())));
		}
		return new ShutdownPlan(grace, reserve, window, announce.getQuietPeriod(), announce.getMinimum());
	}

	private static void requireFit(Duration grace, @Nullable Duration window, @Nullable Duration reserve) {
		Duration used = ((window != null) ? window : Duration.ZERO).plus((reserve != null) ? reserve : Duration.ZERO);
		if (used.compareTo(grace) < 0) {
			return;
		}
		String both = (window != null && reserve != null)
				? "%s (%s) and %s (%s) together leave".formatted(WINDOW, text(window), RESERVE, text(reserve))
				: (window != null) ? "%s (%s) leaves".formatted(WINDOW, text(window))
						: "%s (%s) leaves".formatted(RESERVE, text(used));
		throw invalid("%s nothing of %s (%s) to drain in.".formatted(both, GRACE_PERIOD, text(grace)),
				"Raise %s above %s, or lower %s.".formatted(GRACE_PERIOD, text(used),
						(window != null && reserve != null) ? WINDOW + " or " + RESERVE
								: (window != null) ? WINDOW : RESERVE));
	}

	private static void requireNotNegative(String property, @Nullable Duration value) {
		if (value != null && value.isNegative()) {
			throw invalid("%s is %s, and a time cannot be negative.".formatted(property, text(value)),
					"Set %s to zero or more, such as 5s.".formatted(property));
		}
	}

	private static void requirePositive(String property, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			throw invalid("%s is %s, and has to be longer than zero.".formatted(property, text(value)),
					"Set %s to a positive duration, such as 5s, or remove it.".formatted(property));
		}
	}

	private static void requireExitCode(String property, @Nullable Integer value) {
		if (value != null && (value < 0 || value > LARGEST_EXIT_CODE)) {
			throw invalid("%s is %d, and operating systems know exit codes from 0 to 255.".formatted(property, value),
					"Set %s to a value from 0 to 255.".formatted(property));
		}
	}

	private static void requirePaths(@Nullable List<String> paths) {
		for (String path : (paths != null) ? paths : List.<String>of()) {
			if (!path.startsWith("/")) {
				throw invalid("quiesce.http.ignored-paths has '%s', which does not begin with a slash.".formatted(path),
						"Write '/%s' in quiesce.http.ignored-paths.".formatted(path));
			}
		}
	}

	/**
	 * Answers are compared without parameters, and nothing is sent with a wildcard.
	 */
	private static void requireMediaType(String mediaType) {
		MimeType parsed;
		try {
			parsed = MimeTypeUtils.parseMimeType(mediaType);
		}
		catch (InvalidMimeTypeException ex) {
			throw invalid("%s has '%s', which is no media type.".formatted(MEDIA_TYPES, mediaType),
					"Write media types as type/subtype in %s, such as application/x-ndjson.".formatted(MEDIA_TYPES));
		}
		if (parsed.isWildcardType() || parsed.isWildcardSubtype() || !parsed.getParameters().isEmpty()) {
			throw invalid("%s has '%s', which no answer is sent as.".formatted(MEDIA_TYPES, mediaType),
					"Write media types in %s without wildcards and parameters, such as application/x-ndjson."
						.formatted(MEDIA_TYPES));
		}
	}

	private static Duration min(Duration first, Duration second) {
		return (first.compareTo(second) <= 0) ? first : second;
	}

	private static InvalidQuiescePropertiesException invalid(String description, String action) {
		return new InvalidQuiescePropertiesException(description, action);
	}

	/**
	 * A duration the way it is written in a property.
	 */
	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
