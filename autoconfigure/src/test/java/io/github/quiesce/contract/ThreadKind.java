package io.github.quiesce.contract;

import java.util.Arrays;
import java.util.List;

/**
 * The kind of threads that an application works with.
 */
enum ThreadKind {

	/**
	 * Threads of the operating system.
	 */
	PLATFORM,

	/**
	 * Virtual threads, from Java 21 on.
	 */
	VIRTUAL;

	/**
	 * Return the kinds that the forked JVM has.
	 * @return {@code PLATFORM}, and {@code VIRTUAL} from Java 21 on
	 */
	static List<ThreadKind> available() {
		return (ForkedJvm.featureVersion() >= 21) ? List.of(values()) : List.of(PLATFORM);
	}

	/**
	 * Return the kind to use where a scenario does not say: the system property
	 * {@code quiesce.test.threads}, else platform threads.
	 * @return the kind
	 */
	static ThreadKind byDefault() {
		String name = System.getProperty("quiesce.test.threads", PLATFORM.name());
		return Arrays.stream(values())
			.filter((kind) -> kind.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(
					() -> new IllegalStateException("quiesce.test.threads (" + name + ") is not a kind of thread"));
	}

}
