/**
 * The kind {@code jms}: messages that listeners of Spring JMS have in hand.
 */
@NullMarked
package io.github.quiesce.jms;

import org.jspecify.annotations.NullMarked;
