/**
 * The contract suite: real applications in forked JVMs, real signals and raw sockets, one
 * set of scenarios for every server.
 */
package io.github.quiesce.contract;
