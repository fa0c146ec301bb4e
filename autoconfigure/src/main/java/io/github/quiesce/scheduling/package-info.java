/**
 * The kind {@code scheduled}: jobs that the application triggers by itself.
 */
@NullMarked
package io.github.quiesce.scheduling;

import org.jspecify.annotations.NullMarked;
