/**
 * What a shutdown needs of Jetty.
 */
@NullMarked
package io.github.quiesce.http.jetty;

import org.jspecify.annotations.NullMarked;
