package io.github.quiesce.contract;

import java.io.IOException;

/**
 * Thrown when a connection ends without an answer to the request that was sent.
 */
class NoResponseException extends IOException {

	private static final long serialVersionUID = 1L;

	NoResponseException(String message) {
		super(message);
	}

}
