/**
 * What makes a service die or hang, noticed before it does.
 */
@NullMarked
package io.github.quiesce.watchdog;

import org.jspecify.annotations.NullMarked;
