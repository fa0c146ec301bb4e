package io.github.quiesce.contract;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that do not fit together stop the start, with a message that names the
 * properties, the values and what to change.
 */
@Tag("once")
class PropertyErrorTests extends AbstractContractTests {

	PropertyErrorTests() {
		super(Server.TOMCAT);
	}

	@ParameterizedTest
	@CsvSource({ "announce.duration, 40s, grace-period, 30s, 40s, 30s",
			"release.reserve, 30s, grace-period, 20s, 30s, 20s",
			"announce.minimum, 9s, announce.duration, 6s, 9s, 6s" })
	void valuesThatDoNotFitStopTheStart(String first, String firstValue, String second, String secondValue,
			String firstShown, String secondShown) {
		ForkedApplication application = launch(ThreadKind.PLATFORM, "quiesce." + first + "=" + firstValue,
				"quiesce." + second + "=" + secondValue);
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(1);
		assertThat(application.output().text()).contains("APPLICATION FAILED TO START")
			.contains("quiesce." + first, "quiesce." + second)
			.contains(firstShown, secondShown)
			.contains("Action:");
		assertThat(application.output().find("^READY")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "grace-period", "announce.duration", "signals.debounce" })
	void negativeValuesStopTheStart(String name) {
		ForkedApplication application = launch(ThreadKind.PLATFORM, "quiesce." + name + "=-3s");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(1);
		assertThat(application.output().text()).contains("APPLICATION FAILED TO START")
			.contains("quiesce." + name)
			.contains("-3s");
	}

}
