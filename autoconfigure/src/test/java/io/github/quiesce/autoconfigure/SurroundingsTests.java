package io.github.quiesce.autoconfigure;

import java.util.Map;

import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.StandardServletEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where an application runs, as far as its environment tells.
 */
class SurroundingsTests {

	@Test
	void plainApplicationIsLiveAndItsOwnProcess() {
		assertThat(Surroundings.isLive(new StandardEnvironment())).isTrue();
		assertThat(Surroundings.isLive(new MockEnvironment())).isTrue();
		assertThat(Surroundings.isDeployed(new StandardEnvironment())).isFalse();
	}

	@Test
	void applicationUnderSpringBootTestIsNotLive() {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of("org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true")
			.applyTo(environment);
		assertThat(Surroundings.isLive(environment)).isFalse();
	}

	@Test
	void applicationWithPropertiesOfATestIsNotLive() {
		assertThat(Surroundings.isLive(withSource("Inlined Test Properties"))).isFalse();
	}

	@Test
	void applicationUnderDevtoolsIsNotLive() {
		assertThat(Surroundings.isLive(withSource("devtools"))).isFalse();
		assertThat(Surroundings.isLive(withSource("devtools-local"))).isTrue();
	}

	@Test
	void applicationThatIsBeingBuiltIsNotLive() {
		SpringProperties.setFlag("spring.aot.processing");
		try {
			assertThat(Surroundings.isLive(new StandardEnvironment())).isFalse();
		}
		finally {
			SpringProperties.setProperty("spring.aot.processing", null);
		}
	}

	@Test
	void webApplicationWithItsOwnServerIsNotDeployed() {
		assertThat(Surroundings.isDeployed(new StandardServletEnvironment())).isFalse();
	}

	@Test
	void applicationThatAContainerStartedIsDeployed() {
		StandardServletEnvironment environment = new StandardServletEnvironment();
		ServletContext servletContext = new MockServletContext();
		environment.initPropertySources(servletContext, null);
		assertThat(Surroundings.isDeployed(environment)).isTrue();
		assertThat(Surroundings.isLive(environment)).isTrue();
	}

	private static StandardEnvironment withSource(String name) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of()));
		return environment;
	}

}
