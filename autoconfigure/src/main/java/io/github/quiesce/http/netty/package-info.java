/**
 * What a shutdown needs of Reactor Netty.
 */
@NullMarked
package io.github.quiesce.http.netty;

import org.jspecify.annotations.NullMarked;
