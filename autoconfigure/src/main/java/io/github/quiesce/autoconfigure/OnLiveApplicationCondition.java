package io.github.quiesce.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless the application runs in a test, under devtools or while it is being
 * built. A bean that a test has replaced by a mock must stay one.
 */
final class OnLiveApplicationCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean live = Surroundings.isLive(context.getEnvironment());
		return new ConditionOutcome(live, ConditionMessage.forCondition("Live Application")
			.because(live ? "nobody tests or builds it" : "it is being tested or built"));
	}

}
