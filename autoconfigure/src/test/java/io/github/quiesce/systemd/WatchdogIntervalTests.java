package io.github.quiesce.systemd;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchdogInterval}.
 */
class WatchdogIntervalTests {

	@Test
	void isInMicroseconds() {
		assertThat(WatchdogInterval.of("30000000", null, 4711)).isEqualTo(Duration.ofSeconds(30));
		assertThat(WatchdogInterval.of("1500001", null, 4711)).isEqualTo(Duration.ofNanos(1_500_001_000L));
	}

	@Test
	void isMeantForOneProcess() {
		assertThat(WatchdogInterval.of("1000000", "4711", 4711)).isEqualTo(Duration.ofSeconds(1));
		assertThat(WatchdogInterval.of("1000000", "4712", 4711)).isNull();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "0", "-5", "30s", "99999999999999999999" })
	void isNotThereIfItIsNoTime(@Nullable String usec) {
		assertThat(WatchdogInterval.of(usec, null, 4711)).isNull();
	}

}
