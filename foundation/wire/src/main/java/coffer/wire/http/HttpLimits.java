package coffer.wire.http;

import java.time.Duration;

/// What the engine grants its clients.
///
/// A body must arrive at `minBodyBytesPerSecond` on average, but for its first `idleTimeout`.
public record HttpLimits(
        int headerBytes,
        int concurrentRequests,
        int connections,
        Duration idleTimeout,
        Duration drainTimeout,
        long minBodyBytesPerSecond) {

    public HttpLimits {
        boolean isPositive =
                headerBytes > 0
                        && concurrentRequests > 0
                        && connections > 0
                        && idleTimeout.isPositive()
                        && drainTimeout.isPositive()
                        && minBodyBytesPerSecond >= 0;
        if (!isPositive) throw new IllegalArgumentException("limits must be positive");
    }

    public static HttpLimits defaults() {
        return new HttpLimits(
                16 * 1024, 1_000, 10_000, Duration.ofSeconds(60), Duration.ofSeconds(30), 512);
    }

    public HttpLimits withConcurrentRequests(int value) {
        return new HttpLimits(
                headerBytes, value, connections, idleTimeout, drainTimeout, minBodyBytesPerSecond);
    }

    public HttpLimits withConnections(int value) {
        return new HttpLimits(
                headerBytes,
                concurrentRequests,
                value,
                idleTimeout,
                drainTimeout,
                minBodyBytesPerSecond);
    }

    public HttpLimits withIdleTimeout(Duration value) {
        return new HttpLimits(
                headerBytes,
                concurrentRequests,
                connections,
                value,
                drainTimeout,
                minBodyBytesPerSecond);
    }

    public HttpLimits withDrainTimeout(Duration value) {
        return new HttpLimits(
                headerBytes,
                concurrentRequests,
                connections,
                idleTimeout,
                value,
                minBodyBytesPerSecond);
    }
}
