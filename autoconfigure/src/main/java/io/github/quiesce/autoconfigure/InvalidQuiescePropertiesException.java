package io.github.quiesce.autoconfigure;

/**
 * Thrown when properties have values that make no sense by themselves or together.
 *
 * @since 0.1.0
 */
public final class InvalidQuiescePropertiesException extends RuntimeException {

	private final String action;

	InvalidQuiescePropertiesException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Return what to change.
	 * @return the change to make
	 */
	public String getAction() {
		return this.action;
	}

}
