/**
 * The process around the applications: signals, exit codes and the halt. One instance
 * serves all applications of a JVM.
 */
@NullMarked
package io.github.quiesce.process;

import org.jspecify.annotations.NullMarked;
