/**
 * HTTP requests on the servlet stack.
 */
@NullMarked
package io.github.quiesce.http.servlet;

import org.jspecify.annotations.NullMarked;
