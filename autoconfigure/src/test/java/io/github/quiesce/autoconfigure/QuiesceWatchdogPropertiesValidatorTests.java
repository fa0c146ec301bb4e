package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.quiesce.watchdog.LimitedResource;
import io.github.quiesce.watchdog.WatchdogSettings;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the watchdog can be told, and what it refuses.
 */
class QuiesceWatchdogPropertiesValidatorTests {

	private static WatchdogSettings validate(Consumer<QuiesceWatchdogProperties> change) {
		QuiesceWatchdogProperties properties = new QuiesceWatchdogProperties();
		change.accept(properties);
		return new QuiesceWatchdogPropertiesValidator(properties).validate();
	}

	private static void assertRefused(String property, Consumer<QuiesceWatchdogProperties> change) {
		assertThatExceptionOfType(InvalidQuiescePropertiesException.class).isThrownBy(() -> validate(change))
			.withMessageContaining("quiesce.watchdog." + property)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("quiesce.watchdog." + property));
	}

	@Test
	void defaultsAreAccepted() {
		WatchdogSettings settings = validate((properties) -> {
		});
		assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.stuckAfter()).isEqualTo(Duration.ofMinutes(5));
		assertThat(settings.limits().marks()).hasSize(LimitedResource.values().length);
		assertThat(settings.limits().refusing()).isEmpty();
	}

	@Test
	void aMarkOfZeroIsNone() {
		assertThat(validate((properties) -> properties.getLimits().setHeap(0)).limits().marks())
			.doesNotContainKey(LimitedResource.HEAP);
	}

	@Test
	void timesAreBounded() {
		assertRefused("interval", (properties) -> properties.setInterval(Duration.ofMillis(1)));
		assertRefused("interval", (properties) -> properties.setInterval(Duration.ofDays(1)));
		assertRefused("stuck-after", (properties) -> properties.setStuckAfter(Duration.ZERO));
	}

	@Test
	void marksArePartsAboveTheHysteresis() {
		assertRefused("limits.threads", (properties) -> properties.getLimits().setThreads(-0.1));
		assertRefused("limits.heap", (properties) -> properties.getLimits().setHeap(90));
		assertRefused("limits.direct-memory", (properties) -> properties.getLimits().setDirectMemory(Double.NaN));
		assertRefused("limits.connection-pools", (properties) -> properties.getLimits().setConnectionPools(0.04));
		assertRefused("limits.hysteresis", (properties) -> properties.getLimits().setHysteresis(1));
	}

	@Test
	void whatTurnsReadinessOffIsLookedAt() {
		assertRefused("limits.refuse-traffic", (properties) -> {
			properties.getLimits().setFileDescriptors(0);
			properties.getLimits().setRefuseTraffic(List.of(LimitedResource.FILE_DESCRIPTORS));
		});
	}

	@Test
	void theRestIsBounded() {
		assertRefused("limits.max-threads", (properties) -> properties.getLimits().setMaxThreads(0L));
		assertRefused("trend.intervals", (properties) -> properties.getTrend().setIntervals(9));
		assertRefused("trend.growth", (properties) -> properties.getTrend().setGrowth(0));
		assertRefused("fatal-errors.exit-code", (properties) -> properties.getFatalErrors().setExitCode(256));
		assertRefused("fatal-errors.reserve",
				(properties) -> properties.getFatalErrors().setReserve(DataSize.ofGigabytes(1)));
	}

}
