package io.github.quiesce.contract;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Base of the scenarios for kinds of work other than HTTP, each with an application of
 * its own that has a database to write to at the last moment.
 */
@Tag("full")
@Execution(ExecutionMode.CONCURRENT)
abstract class AbstractKindTests {

	/**
	 * How long a process may take where the time is not what the scenario is about.
	 */
	static final Duration GENEROUS = Duration.ofSeconds(30);

	static final String JDBC = "HikariCP|h2|spring-jdbc|spring-tx|spring-boot-jdbc|spring-boot-sql"
			+ "|spring-boot-persistence|spring-boot-transaction|spring-boot-starter-jdbc";

	@RegisterExtension
	final ForkedApplications applications = new ForkedApplications();

	private final Class<?> application;

	private final String libraries;

	AbstractKindTests(Class<?> application, String libraries) {
		this.application = application;
		this.libraries = JDBC + "|" + libraries;
	}

	/**
	 * Start the application and wait until it is ready.
	 * @param properties each of the form {@code name=value}
	 * @return the application, which ends with the test
	 */
	final ForkedApplication start(String... properties) {
		return this.applications
			.keep(ForkedApplication.on(Server.TOMCAT)
				.application(this.application, this.libraries)
				.property("spring.datasource.url", "jdbc:h2:mem:ledger;DB_CLOSE_ON_EXIT=FALSE")
				.properties(properties)
				.launch())
			.awaitReady();
	}

}
