/**
 * The wiring.
 */
@NullMarked
package io.github.quiesce.autoconfigure;

import org.jspecify.annotations.NullMarked;
