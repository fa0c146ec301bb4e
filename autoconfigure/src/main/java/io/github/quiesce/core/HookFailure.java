package io.github.quiesce.core;

/**
 * A hook that did not do what it was there for.
 *
 * @param name the name of the hook
 * @param problem what became of it
 * @since 0.1.0
 */
public record HookFailure(String name, String problem) {

	@Override
	public String toString() {
		return this.name + " " + this.problem;
	}

}
