/**
 * The kind {@code integration}: pollers of Spring Integration.
 */
@NullMarked
package io.github.quiesce.integration;

import org.jspecify.annotations.NullMarked;
