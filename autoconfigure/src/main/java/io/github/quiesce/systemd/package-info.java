/**
 * What systemd is told by a service of {@code Type=notify}.
 */
@NullMarked
package io.github.quiesce.systemd;

import org.jspecify.annotations.NullMarked;
