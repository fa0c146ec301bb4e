/**
 * Errors that web handlers could not deal with.
 */
@NullMarked
package io.github.quiesce.watchdog.web;

import org.jspecify.annotations.NullMarked;
