/**
 * The kind {@code kafka}: records that listeners of Spring for Apache Kafka have in hand.
 */
@NullMarked
package io.github.quiesce.kafka;

import org.jspecify.annotations.NullMarked;
