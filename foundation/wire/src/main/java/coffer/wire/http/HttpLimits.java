package coffer.wire.http;

import java.time.Duration;

/// What the engine grants its clients.
public record HttpLimits(
        Heads heads,
        Connections connections,
        Pace pace,
        int concurrentRequests,
        Duration drainTimeout) {

    /// The size of a request's line and fields together, and the number of its fields.
    public record Heads(int bytes, int fields) {
        public Heads {
            requirePositive(bytes > 0 && fields > 0);
        }
    }

    /// How many may be open, and after how many requests or what age one is ended, politely and
    /// between requests, so that clients spread anew and see the newest certificate.
    public record Connections(int open, int requestsEach, Duration age) {
        public Connections {
            requirePositive(open > 0 && requestsEach > 0 && age.isPositive());
        }
    }

    /// A client may be silent for `idleTimeout`, and must have sent the whole head of its next
    /// request within it. A body must come, and an answer be taken, at `minBytesPerSecond` on
    /// average, but for the first `idleTimeout`.
    public record Pace(Duration idleTimeout, long minBytesPerSecond) {
        public Pace {
            requirePositive(idleTimeout.isPositive() && minBytesPerSecond >= 0);
        }
    }

    public HttpLimits {
        requirePositive(concurrentRequests > 0 && drainTimeout.isPositive());
    }

    public static HttpLimits defaults() {
        return new HttpLimits(
                new Heads(16 * 1024, 256),
                new Connections(10_000, 10_000, Duration.ofHours(1)),
                new Pace(Duration.ofSeconds(60), 512),
                1_000,
                Duration.ofSeconds(30));
    }

    public HttpLimits with(Heads value) {
        return new HttpLimits(value, connections, pace, concurrentRequests, drainTimeout);
    }

    public HttpLimits with(Connections value) {
        return new HttpLimits(heads, value, pace, concurrentRequests, drainTimeout);
    }

    public HttpLimits with(Pace value) {
        return new HttpLimits(heads, connections, value, concurrentRequests, drainTimeout);
    }

    public HttpLimits withConcurrentRequests(int value) {
        return new HttpLimits(heads, connections, pace, value, drainTimeout);
    }

    public HttpLimits withDrainTimeout(Duration value) {
        return new HttpLimits(heads, connections, pace, concurrentRequests, value);
    }

    private static void requirePositive(boolean isPositive) {
        if (!isPositive) throw new IllegalArgumentException("limits must be positive");
    }
}
