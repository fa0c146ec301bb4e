package io.github.quiesce.contract;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The JVM that applications are forked on: that of the tests, or the one in the system
 * property {@code quiesce.test.java-home}.
 */
final class ForkedJvm {

	private static final Path HOME = Path
		.of(System.getProperty("quiesce.test.java-home", System.getProperty("java.home")));

	private static final int FEATURE_VERSION = readFeatureVersion();

	private ForkedJvm() {
	}

	/**
	 * Return the command that starts the JVM.
	 * @return the path of {@code java}
	 */
	static String command() {
		return HOME.resolve("bin").resolve("java").toString();
	}

	/**
	 * Return the feature version.
	 * @return {@code 17}, for example
	 */
	static int featureVersion() {
		return FEATURE_VERSION;
	}

	private static int readFeatureVersion() {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(HOME.resolve("release"))) {
			release.load(reader);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Runtime.Version.parse(release.getProperty("JAVA_VERSION").replace("\"", "")).feature();
	}

}
