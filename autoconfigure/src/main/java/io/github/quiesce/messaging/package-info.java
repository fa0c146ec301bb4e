/**
 * What the kinds of work that listen to a broker have in common.
 */
@NullMarked
package io.github.quiesce.messaging;

import org.jspecify.annotations.NullMarked;
