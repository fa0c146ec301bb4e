package io.github.quiesce.watchdog.web;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Tells what is nobody's error but the client's.
 */
final class WebErrors {

	private WebErrors() {
	}

	static boolean isOfClient(Throwable error) {
		if (error instanceof ErrorResponse response && !response.getStatusCode().is5xxServerError()) {
			return true;
		}
		return DisconnectedClientHelper.isClientDisconnectedException(error)
				|| AnnotatedElementUtils.hasAnnotation(error.getClass(), ResponseStatus.class);
	}

}
