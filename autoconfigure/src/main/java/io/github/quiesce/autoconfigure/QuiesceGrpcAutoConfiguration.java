package io.github.quiesce.autoconfigure;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.grpc.CallTracking;
import io.github.quiesce.grpc.GrpcDrainable;
import io.grpc.ServerBuilder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GrpcServerFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the kind {@code grpc}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuiesceAutoConfiguration.class,
		beforeName = "org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration")
@ConditionalOnClass({ ServerBuilder.class, GrpcServerFactory.class })
@ConditionalOnBean(ShutdownCoordinator.class)
public final class QuiesceGrpcAutoConfiguration {

	@Bean
	GrpcDrainable quiesceGrpc(QuiesceProperties properties) {
		return new GrpcDrainable(properties.getGrpc().getIdleTimeout());
	}

	@Bean
	CallTracking<?> quiesceGrpcCallTracking(GrpcDrainable drainable) {
		return new CallTracking<>(drainable);
	}

}
