/**
 * The kind {@code http}: what servlet and reactive requests have in common, and what is
 * asked of a server.
 */
@NullMarked
package io.github.quiesce.http;

import org.jspecify.annotations.NullMarked;
