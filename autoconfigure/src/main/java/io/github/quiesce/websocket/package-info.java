/**
 * The kind {@code websocket}: sessions of Spring's servlet and reactive handlers.
 */
@NullMarked
package io.github.quiesce.websocket;

import org.jspecify.annotations.NullMarked;
