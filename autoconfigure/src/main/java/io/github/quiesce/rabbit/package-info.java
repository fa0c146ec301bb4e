/**
 * The kind {@code rabbit}: messages that listeners of Spring AMQP have in hand.
 */
@NullMarked
package io.github.quiesce.rabbit;

import org.jspecify.annotations.NullMarked;
