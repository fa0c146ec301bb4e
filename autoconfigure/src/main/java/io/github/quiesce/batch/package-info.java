/**
 * The kind {@code batch}: jobs of Spring Batch.
 */
@NullMarked
package io.github.quiesce.batch;

import org.jspecify.annotations.NullMarked;
