package io.github.quiesce.autoconfigure;

import java.beans.PropertyDescriptor;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property is described for IDEs, the way the style of the project asks for.
 */
class ConfigurationMetadataTests {

	private static final Map<String, JsonNode> METADATA = readMetadata();

	@Test
	void thereAreProperties() {
		assertThat(properties().keySet()).contains("quiesce.enabled", "quiesce.grace-period",
				"quiesce.announce.duration", "quiesce.announce.quiet-period", "quiesce.announce.minimum",
				"quiesce.release.reserve", "quiesce.http.ignored-paths", "quiesce.http.reject-new",
				"quiesce.http.retry-after", "quiesce.signals.enabled", "quiesce.signals.debounce",
				"quiesce.exit-code.drained", "quiesce.exit-code.deadline-exceeded");
	}

	@Test
	void nothingIsDescribedThatIsNotThere() {
		assertThat(METADATA.keySet()).filteredOn((name) -> name.startsWith("quiesce."))
			.containsExactlyInAnyOrderElementsOf(properties().keySet());
	}

	@ParameterizedTest
	@MethodSource("names")
	void isDescribed(String name) {
		JsonNode property = METADATA.get(name);
		assertThat(property).as(name).isNotNull();
		assertThat(property.path("type").asString("")).isNotBlank();
		String description = property.path("description").asString("");
		assertThat(description).endsWith(".").doesNotStartWith("The ").doesNotContain("<", "{@");
		if (property.path("type").asString().equals("java.lang.Boolean")) {
			assertThat(description).startsWith("Whether ");
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	void hasItsDefault(String name) {
		Object value = properties().get(name);
		JsonNode property = METADATA.get(name);
		if (value instanceof Duration || value instanceof Boolean || value instanceof Integer) {
			assertThat(property.has("defaultValue")).as("default of " + name).isTrue();
		}
		if (value instanceof Duration duration && !duration.isZero()) {
			assertThat(DurationStyle.detectAndParse(property.path("defaultValue").asString())).isEqualTo(duration);
		}
		else if (value instanceof Boolean || value instanceof Integer) {
			assertThat(property.path("defaultValue").asString()).isEqualTo(value.toString());
		}
	}

	static Stream<String> names() {
		return properties().keySet().stream();
	}

	/**
	 * All properties with the values that they have when nobody sets them.
	 */
	private static Map<String, @Nullable Object> properties() {
		Map<String, @Nullable Object> properties = new TreeMap<>();
		collect("quiesce", new QuiesceProperties(), properties);
		collect("quiesce.restart", new QuiesceRestartProperties(), properties);
		collect("quiesce.systemd", new QuiesceSystemdProperties(), properties);
		collect("quiesce.watchdog", new QuiesceWatchdogProperties(), properties);
		return properties;
	}

	private static void collect(String prefix, Object bean, Map<String, @Nullable Object> properties) {
		for (PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(bean.getClass())) {
			if (descriptor.getName().equals("class")) {
				continue;
			}
			Object value = read(descriptor, bean);
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(descriptor.getName());
			if (descriptor.getWriteMethod() != null) {
				properties.put(name, value);
			}
			else if (value != null) {
				collect(name, value, properties);
			}
		}
	}

	private static @Nullable Object read(PropertyDescriptor descriptor, Object bean) {
		try {
			return descriptor.getReadMethod().invoke(bean);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, JsonNode> readMetadata() {
		Map<String, JsonNode> metadata = new TreeMap<>();
		try {
			Enumeration<URL> resources = ConfigurationMetadataTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json");
			while (resources.hasMoreElements()) {
				try (InputStream stream = resources.nextElement().openStream()) {
					new JsonMapper().readTree(stream)
						.path("properties")
						.forEach((property) -> metadata.put(property.path("name").asString(), property));
				}
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return metadata;
	}

}
