/**
 * HTTP requests on the reactive stack.
 */
@NullMarked
package io.github.quiesce.http.reactive;

import org.jspecify.annotations.NullMarked;
