package io.github.quiesce;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A unit of work that has begun, or has been accepted, and is not finished yet.
 *
 * @param description what it is, fit for a log: {@code GET /orders/{id}} or
 * {@code ReportJob.nightly}; never a query string, a header or a payload
 * @param age how long ago the work was accepted
 * @param thread the thread that holds the work now, platform or virtual, or {@code null}
 * if it is queued or waits for an asynchronous result
 * @since 0.1.0
 */
public record InFlightWork(String description, Duration age, @Nullable Thread thread) {

}
