/**
 * What the tracking of requests costs: per request, and in the throughput of the sample
 * application.
 */
package io.github.quiesce.bench;
