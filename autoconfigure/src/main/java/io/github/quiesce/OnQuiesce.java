package io.github.quiesce;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean that is called when the application enters a state
 * on its way out, as {@link Quiesce#on} does for a callback. The method has no parameters
 * and what it returns is ignored.
 * <p>
 * For {@link QuiesceState#RELEASING} the method is called when the drain has ended and
 * before any resource is closed: the place to flush a buffer. Methods and callbacks for
 * that state run one after the other, by {@link org.springframework.core.annotation.Order
 * Order}. Each may take its share of the time left before the next one is called; one
 * that hangs or throws is named in the log, and the rest run.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnQuiesce {

	/**
	 * The state to be told of, other than {@link QuiesceState#RUNNING}.
	 * @return the state
	 */
	QuiesceState value() default QuiesceState.RELEASING;

	/**
	 * What the method does, for the log. Defaults to its class and name.
	 * @return the name, empty for the default
	 */
	String name() default "";

}
