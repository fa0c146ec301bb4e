/**
 * A shutdown as Actuator and Micrometer show it.
 */
@NullMarked
package io.github.quiesce.actuate;

import org.jspecify.annotations.NullMarked;
