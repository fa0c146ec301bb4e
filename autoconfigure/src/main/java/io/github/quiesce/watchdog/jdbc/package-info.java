/**
 * Connection pools as the watchdog sees them.
 */
@NullMarked
package io.github.quiesce.watchdog.jdbc;

import org.jspecify.annotations.NullMarked;
