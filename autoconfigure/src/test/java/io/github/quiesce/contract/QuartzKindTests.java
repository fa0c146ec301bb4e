package io.github.quiesce.contract;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Quartz: triggers stop at the announcement, jobs finish.
 */
class QuartzKindTests extends AbstractKindTests {

	QuartzKindTests() {
		super(QuartzApplication.class, "quartz|spring-boot-quartz|spring-boot-starter-quartz|spring-context-support");
	}

	@Test
	void triggersStopAndARunningJobFinishes() {
		ForkedApplication application = start("quiesce.announce.duration=1s", "test.tick=true", "test.report=2500");
		application.output().await("^FIRED tick", GENEROUS);
		application.output().await("^ENTERED report", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		long settled = application.signalledAt() + Duration.ofMillis(300).toNanos();
		assertThat(application.output().since(settled)).noneMatch((line) -> line.startsWith("FIRED"))
			.contains("STORED report");
	}

	@Test
	void noTriggerFiresWhenABusyPoolBecomesFree() {
		ForkedApplication application = start("quiesce.announce.duration=3s", "test.tick=true", "test.report=1500",
				"spring.quartz.properties.org.quartz.threadPool.threadCount=1");
		application.output().await("^ENTERED report", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.output().since(application.signalledAt() + Duration.ofMillis(300).toNanos()))
			.contains("STORED report")
			.noneMatch((line) -> line.startsWith("FIRED"));
		assertThat(application.output().find("tick came due during the shutdown and went back to the job store"))
			.isNotEmpty();
	}

	@Test
	void theEndOfAJobIsWrittenToTheJobStore(@TempDir Path directory) throws Exception {
		String url = "jdbc:h2:file:" + directory.resolve("jobs") + ";DB_CLOSE_ON_EXIT=FALSE";
		ForkedApplication application = start("spring.quartz.job-store-type=jdbc",
				"spring.quartz.jdbc.initialize-schema=always", "spring.datasource.url=" + url, "test.tick=true",
				"test.report=1500");
		application.output().await("^ENTERED report", GENEROUS);
		application.output().await("^FIRED tick", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		try (Connection connection = DriverManager.getConnection(url)) {
			assertThat(count(connection, "ledger")).isEqualTo(1);
			assertThat(count(connection, "qrtz_fired_triggers")).isZero();
			assertThat(count(connection, "qrtz_triggers where trigger_state = 'WAITING'")).isPositive();
			assertThat(count(connection, "qrtz_triggers where trigger_state <> 'WAITING'")).isZero();
		}
	}

	@Test
	void jobsThatOutlastTheBudgetAreInterruptedAndNamed() {
		ForkedApplication application = start("quiesce.grace-period=4s", "quiesce.release.reserve=2s",
				"test.report=60000", "test.interruptable=true");
		application.output().await("^ENTERED report", GENEROUS);
		application.output().await("^ENTERED patient", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(5));
		assertThat(application.output().find("^INTERRUPTED report")).hasSize(1);
		assertThat(application.output().find("^TOLD patient")).hasSize(1);
		assertThat(application.output().find("quartz  QuartzApplication\\$ReportJob.report  age")).hasSize(1);
		assertThat(application.output().find("quartz  QuartzApplication\\$PatientJob.waiting.patient  age")).hasSize(1);
	}

	private static int count(Connection connection, String table) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select count(*) from " + table)) {
			result.next();
			return result.getInt(1);
		}
	}

}
