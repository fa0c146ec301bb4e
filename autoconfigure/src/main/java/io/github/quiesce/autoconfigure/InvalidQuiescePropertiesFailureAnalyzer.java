package io.github.quiesce.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which properties are wrong and what to change.
 */
final class InvalidQuiescePropertiesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidQuiescePropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidQuiescePropertiesException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
