/**
 * The kind {@code stream}: answers that last until somebody ends them.
 */
@NullMarked
package io.github.quiesce.stream;

import org.jspecify.annotations.NullMarked;
