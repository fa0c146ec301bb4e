/**
 * The engine: one coordinator, one deadline, and what the kinds of work are counted with.
 * It knows no kind of work by name.
 */
@NullMarked
package io.github.quiesce.core;

import org.jspecify.annotations.NullMarked;
