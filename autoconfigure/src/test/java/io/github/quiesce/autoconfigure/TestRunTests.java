package io.github.quiesce.autoconfigure;

import io.github.quiesce.Lease;
import io.github.quiesce.PhaseOutcome;
import io.github.quiesce.Quiesce;
import io.github.quiesce.core.PhaseReport;
import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.http.HttpTraffic;
import io.github.quiesce.process.ProcessParticipant;
import io.github.quiesce.scheduling.TaskSchedulerPostProcessor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is started by a test: no handler, no window, no drain, whatever is
 * configured.
 */
class TestRunTests {

	@Test
	void closeWaitsForNothing() {
		TestContext test = new TestContextManager(ApplicationUnderTest.class).getTestContext();
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) test.getApplicationContext();
		ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
		assertThat(context.getBean(HttpTraffic.class).acceptsTraffic()).isTrue();
		assertThat(context.getBeanProvider(ProcessParticipant.class).getIfAvailable()).isNull();
		assertThat(context.getBeanProvider(TaskSchedulerPostProcessor.class).getIfAvailable()).isNull();
		Lease lease = context.getBean(Quiesce.class).lease("would hold a drain up");
		test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		assertThat(context.isActive()).isFalse();
		assertThat(coordinator.hasDrained()).isFalse();
		assertThat(coordinator.hasCutWork()).isFalse();
		assertThat(coordinator.snapshot().phases()).extracting(PhaseReport::outcome)
			.startsWith(PhaseOutcome.SKIPPED, PhaseOutcome.SKIPPED);
		lease.close();
	}

	/**
	 * What a user's test looks like.
	 */
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "quiesce.grace-period=1h", "quiesce.announce.duration=30m" })
	static class ApplicationUnderTest {

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class Application {

		}

	}

}
