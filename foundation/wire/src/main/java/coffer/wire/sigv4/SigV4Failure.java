package coffer.wire.sigv4;

import java.util.Map;

/// Why a signature was not accepted; `message` and `details`, which S3 has beside it, are fit for
/// the client.
public record SigV4Failure(SigV4Error error, String message, Map<String, String> details) {
    public SigV4Failure {
        details = Map.copyOf(details);
    }

    SigV4Failure(SigV4Error error, String message) {
        this(error, message, Map.of());
    }

    SigV4Failure with(Map<String, String> other) {
        return new SigV4Failure(error, message, other);
    }
}
