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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Batch: a running job stops after its chunk and goes on with the next start.
 */
class BatchKindTests extends AbstractKindTests {

	@TempDir
	private Path directory;

	BatchKindTests() {
		super(BatchApplication.class, "spring-batch-.*|spring-boot-batch|spring-boot-starter-batch|spring-retry");
	}

	private String url() {
		return "jdbc:h2:file:" + this.directory.resolve("jobs") + ";DB_CLOSE_ON_EXIT=FALSE";
	}

	private ForkedApplication startJob(String step, int items, long millis, String... properties) {
		ForkedApplication application = start(concat(properties, "spring.datasource.url=" + url(), "test.step=" + step,
				"test.items=" + items, "test.chunk-millis=" + millis, "spring.batch.job.enabled=false",
				"spring.sql.init.mode=always", "spring.sql.init.continue-on-error=true",
				"spring.sql.init.schema-locations=classpath:org/springframework/batch/core/schema-h2.sql"));
		application.output().await("^ENTERED chunk from", GENEROUS);
		return application;
	}

	private static String[] concat(String[] first, String... second) {
		String[] all = new String[first.length + second.length];
		System.arraycopy(first, 0, all, 0, first.length);
		System.arraycopy(second, 0, all, first.length, second.length);
		return all;
	}

	@ParameterizedTest
	@ValueSource(strings = { "chunk", "tasklet" })
	void aRunningJobStopsAfterItsChunkAndGoesOnWithTheNextStart(String step) throws Exception {
		ForkedApplication application = startJob(step, 400, 400);
		application.output().await("^FINISHED chunk from 0", GENEROUS);
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(6));
		assertThat(
				application.output().find("^INTERRUPTED|not finished|cut  | WARN .*(?:batch|quiesce)|OptimisticLock"))
			.isEmpty();
		assertThat(application.output().find("^JOB STOPPED")).hasSize(1);
		int before = count("ledger");
		assertThat(before).isBetween(10, 390);
		assertThat(before % 10).isZero();
		assertThat(count("batch_job_execution where status = 'STOPPED'")).isEqualTo(1);

		ForkedApplication restarted = startJob(step, 400, 1);
		restarted.output().await("^JOB COMPLETED", GENEROUS);
		restarted.signal("TERM");
		assertThat(restarted.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(count("ledger")).isEqualTo(400);
		assertThat(count("(select distinct entry from ledger)")).isEqualTo(400);
		assertThat(count("batch_job_instance")).isEqualTo(1);
	}

	@Test
	void aChunkThatOutlastsTheBudgetIsInterruptedAndTheJobStaysRestartable() throws Exception {
		ForkedApplication application = startJob("chunk", 20, 60_000, "quiesce.grace-period=5s",
				"quiesce.release.reserve=3s");
		application.signal("TERM");
		assertThat(application.awaitExit(GENEROUS)).isEqualTo(124);
		assertThat(application.signalToExit()).isLessThan(Duration.ofSeconds(6));
		assertThat(application.output().find("^INTERRUPTED chunk from 0")).hasSize(1);
		assertThat(application.output().find("batch  job load #1  age")).hasSize(1);
		assertThat(count("ledger")).isZero();

		ForkedApplication restarted = startJob("chunk", 20, 1);
		restarted.output().await("^JOB COMPLETED", GENEROUS);
		restarted.signal("TERM");
		assertThat(restarted.awaitExit(GENEROUS)).isEqualTo(143);
		assertThat(count("ledger")).isEqualTo(20);
	}

	private int count(String table) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select count(*) from " + table)) {
			result.next();
			return result.getInt(1);
		}
	}

}
