package io.github.quiesce;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean that is called when the process receives a signal,
 * as {@link Quiesce#onSignal} does for a callback. The method has no parameters and what
 * it returns is ignored.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnSignal {

	/**
	 * The signal to be told of.
	 * @return its name, such as {@code HUP}
	 */
	String value();

}
