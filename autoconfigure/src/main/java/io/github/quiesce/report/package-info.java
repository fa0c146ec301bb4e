/**
 * What a process leaves behind for the next one.
 */
@NullMarked
package io.github.quiesce.report;

import org.jspecify.annotations.NullMarked;
