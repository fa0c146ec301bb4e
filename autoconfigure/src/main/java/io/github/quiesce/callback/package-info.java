/**
 * Methods of beans that are called while an application stops.
 */
@NullMarked
package io.github.quiesce.callback;

import org.jspecify.annotations.NullMarked;
