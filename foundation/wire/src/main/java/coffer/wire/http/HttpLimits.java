package coffer.wire.http;

import java.time.Duration;

/// What the engine grants its clients.
public record HttpLimits(
        Heads heads,
        Connections connections,
        Http2 http2,
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

    /// Of one HTTP/2 connection: the requests at a time, and the frames in a second that cost us
    /// and are of no use to the client (pings, settings, resets, empty ones). Who sends more is
    /// sent away.
    public record Http2(int streams, int idleFramesPerSecond) {
        public Http2 {
            requirePositive(streams > 0 && idleFramesPerSecond > 0);
        }
    }

    /// A new connection must have agreed on TLS and a protocol within `handshakeTimeout`. Then a
    /// client may be silent for `idleTimeout`, and must have sent the whole head of its next
    /// request within it. A body must come, and an answer be taken, at `minBytesPerSecond` on
    /// average, but for the first `idleTimeout`.
    public record Pace(Duration handshakeTimeout, Duration idleTimeout, long minBytesPerSecond) {
        public Pace {
            requirePositive(
                    handshakeTimeout.isPositive()
                            && idleTimeout.isPositive()
                            && minBytesPerSecond >= 0);
        }
    }

    public HttpLimits {
        requirePositive(concurrentRequests > 0 && !drainTimeout.isNegative());
    }

    public static HttpLimits defaults() {
        return new HttpLimits(
                new Heads(16 * 1024, 256),
                new Connections(10_000, 10_000, Duration.ofHours(1)),
                new Http2(128, 128),
                new Pace(Duration.ofSeconds(30), Duration.ofSeconds(60), 512),
                1_000,
                Duration.ofSeconds(30));
    }

    public HttpLimits with(Heads value) {
        return new HttpLimits(value, connections, http2, pace, concurrentRequests, drainTimeout);
    }

    public HttpLimits with(Connections value) {
        return new HttpLimits(heads, value, http2, pace, concurrentRequests, drainTimeout);
    }

    public HttpLimits with(Http2 value) {
        return new HttpLimits(heads, connections, value, pace, concurrentRequests, drainTimeout);
    }

    public HttpLimits with(Pace value) {
        return new HttpLimits(heads, connections, http2, value, concurrentRequests, drainTimeout);
    }

    public HttpLimits withConcurrentRequests(int value) {
        return new HttpLimits(heads, connections, http2, pace, value, drainTimeout);
    }

    public HttpLimits withDrainTimeout(Duration value) {
        return new HttpLimits(heads, connections, http2, pace, concurrentRequests, value);
    }

    private static void requirePositive(boolean isPositive) {
        if (!isPositive) throw new IllegalArgumentException("limits must be positive");
    }
}
