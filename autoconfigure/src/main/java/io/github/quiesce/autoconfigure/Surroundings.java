package io.github.quiesce.autoconfigure;

import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Where an application runs, as far as its environment tells.
 */
final class Surroundings {

	private static final String BOOT_TEST = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

	private static final String INLINED_TEST_PROPERTIES = "Inlined Test Properties";

	private static final String DEVTOOLS = "devtools";

	private static final String AOT_PROCESSING = "spring.aot.processing";

	private static final String SERVLET_CONTEXT = "servletContextInitParams";

	private Surroundings() {
	}

	/**
	 * Return whether somebody would notice if the application left without a word: not so
	 * in tests, under devtools and while the application is being built.
	 */
	static boolean isLive(Environment environment) {
		if (environment.getProperty(BOOT_TEST, Boolean.class, false) || SpringProperties.getFlag(AOT_PROCESSING)) {
			return false;
		}
		return !(environment instanceof ConfigurableEnvironment configurable)
				|| !(configurable.getPropertySources().contains(INLINED_TEST_PROPERTIES)
						|| configurable.getPropertySources().contains(DEVTOOLS));
	}

	/**
	 * Return whether the process belongs to a servlet container that the application was
	 * deployed to. Boot hands the container's parameters over before anything else.
	 */
	static boolean isDeployed(ConfigurableEnvironment environment) {
		PropertySource<?> source = environment.getPropertySources().get(SERVLET_CONTEXT);
		return source != null && !(source instanceof PropertySource.StubPropertySource);
	}

}
