/**
 * A restart that never closes the port: one listening socket that a process inherits and
 * shares with the one that follows it.
 */
@NullMarked
package io.github.quiesce.restart;

import org.jspecify.annotations.NullMarked;
