/// What operators see of a running server: metrics for Prometheus, traces for OpenTelemetry.
@NullMarked
package coffer.server.observe;

import org.jspecify.annotations.NullMarked;
