package io.github.quiesce.autoconfigure;

import io.github.quiesce.batch.BatchDrainable;
import io.github.quiesce.batch.JobRepositoryPostProcessor;
import io.github.quiesce.core.ShutdownCoordinator;

import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code batch}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class,
		afterName = { "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration",
				"org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration" })
@ConditionalOnClass({ JobOperator.class, JobRepository.class })
@ConditionalOnBean({ ShutdownCoordinator.class, JobRepository.class })
public final class QuiesceBatchAutoConfiguration {

	@Bean
	@Conditional(OnLiveApplicationCondition.class)
	static JobRepositoryPostProcessor quiesceJobRepositoryPostProcessor(ObjectProvider<BatchDrainable> drainable) {
		return new JobRepositoryPostProcessor(drainable::getObject);
	}

	@Bean
	BatchDrainable quiesceBatch(ObjectProvider<JobOperator> operator) {
		return new BatchDrainable(() -> operator.orderedStream().findFirst().orElse(null));
	}

}
