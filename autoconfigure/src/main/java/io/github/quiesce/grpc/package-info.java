/**
 * Calls to gRPC servers.
 */
@NullMarked
package io.github.quiesce.grpc;

import org.jspecify.annotations.NullMarked;
