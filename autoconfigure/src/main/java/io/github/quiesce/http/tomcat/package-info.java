/**
 * What a shutdown needs of Tomcat.
 */
@NullMarked
package io.github.quiesce.http.tomcat;

import org.jspecify.annotations.NullMarked;
