/**
 * Where a shutdown meets the life of a Spring application context: its close, its
 * lifecycle phases and its events.
 */
@NullMarked
package io.github.quiesce.lifecycle;

import org.jspecify.annotations.NullMarked;
