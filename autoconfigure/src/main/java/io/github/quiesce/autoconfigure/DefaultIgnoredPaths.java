package io.github.quiesce.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The paths at which Actuator answers on the port of the application.
 */
final class DefaultIgnoredPaths {

	/**
	 * Marks an additional path on the port of the application.
	 */
	private static final String MAIN_SERVER = "server:";

	private DefaultIgnoredPaths() {
	}

	static List<String> of(Environment environment) {
		String servletPath = stripSlash(environment.getProperty("spring.mvc.servlet.path", ""));
		String basePath = stripSlash(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
		List<String> paths = new ArrayList<>();
		// Without a base path everything would be below it.
		paths.add(servletPath + (basePath.isEmpty() ? "/health" : basePath) + "/**");
		if (environment.getProperty("management.endpoint.health.probes.add-additional-paths", Boolean.class, false)) {
			paths.add(servletPath + "/livez");
			paths.add(servletPath + "/readyz");
		}
		for (String group : List.of("liveness", "readiness")) {
			String additional = environment
				.getProperty("management.endpoint.health.group." + group + ".additional-path", "");
			if (additional.startsWith(MAIN_SERVER)) {
				paths.add(servletPath + additional.substring(MAIN_SERVER.length()));
			}
		}
		return paths;
	}

	private static String stripSlash(String path) {
		return StringUtils.trimTrailingCharacter(path, '/');
	}

}
