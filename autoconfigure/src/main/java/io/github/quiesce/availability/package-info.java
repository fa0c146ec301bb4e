/**
 * Readiness during a shutdown.
 */
@NullMarked
package io.github.quiesce.availability;

import org.jspecify.annotations.NullMarked;
