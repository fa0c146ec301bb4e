/**
 * What an application sees of Quiesce: the {@link io.github.quiesce.Quiesce} facade and
 * {@link io.github.quiesce.Drainable}, the interface of a kind of work.
 */
@NullMarked
package io.github.quiesce;

import org.jspecify.annotations.NullMarked;
