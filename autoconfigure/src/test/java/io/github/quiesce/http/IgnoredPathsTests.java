package io.github.quiesce.http;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which paths a pattern takes out of the traffic.
 */
class IgnoredPathsTests {

	@ParameterizedTest
	@CsvSource({ "/livez,/livez,true", "/livez,/livez/,false", "/livez,/livezz,false", "/livez,/,false",
			"/actuator/**,/actuator,true", "/actuator/**,/actuator/,true",
			"/actuator/**,/actuator/health/readiness,true", "/actuator/**,/actuators,false",
			"/actuator/**,/api/actuator/health,false", "/**,/,true", "/**,/anything/below,true",
			"/internal/*/ping,/internal/a/ping,true", "/internal/*/ping,/internal/a/b/ping,false",
			"/**/health,/deep/down/health,true", "/tenants/{id}/health,/tenants/7/health,true",
			"/tenants/{id}/health,/tenants/7/orders,false", "/a?c/**,/abc,true", "/a?c/**,/abc/d,true",
			"/a?c/**,/abbc/d,false" })
	void patternMatches(String pattern, String path, boolean ignored) {
		assertThat(new IgnoredPaths(List.of(pattern)).matches(path)).isEqualTo(ignored);
	}

	@Test
	void anyOfSeveralPatternsMatches() {
		IgnoredPaths paths = new IgnoredPaths(List.of("/actuator/**", "/livez", "/tenants/*/health"));
		assertThat(List.of("/actuator/info", "/livez", "/tenants/7/health")).allMatch(paths::matches);
		assertThat(List.of("/orders", "/tenants/7", "/")).noneMatch(paths::matches);
	}

	@Test
	void noPatternMatchesNothing() {
		assertThat(new IgnoredPaths(List.of()).matches("/actuator/health")).isFalse();
	}

}
