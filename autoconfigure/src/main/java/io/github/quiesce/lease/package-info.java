/**
 * Work that only the application knows of: the facade and the kind {@code lease}.
 */
@NullMarked
package io.github.quiesce.lease;

import org.jspecify.annotations.NullMarked;
