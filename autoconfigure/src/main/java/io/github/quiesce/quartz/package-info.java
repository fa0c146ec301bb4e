/**
 * The kind {@code quartz}: jobs of Quartz schedulers.
 */
@NullMarked
package io.github.quiesce.quartz;

import org.jspecify.annotations.NullMarked;
