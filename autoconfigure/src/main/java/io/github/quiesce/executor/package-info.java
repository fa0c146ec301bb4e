/**
 * The kind {@code executor}: what task executors have accepted, queued and running.
 */
@NullMarked
package io.github.quiesce.executor;

import org.jspecify.annotations.NullMarked;
