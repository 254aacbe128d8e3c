package coffer.s3.bucket;

import java.util.Optional;

/// Whether a bucket keeps what is overwritten. It can never go back to [#NEVER].
public enum Versioning {
    NEVER(Optional.empty()),
    ENABLED(Optional.of("Enabled")),
    SUSPENDED(Optional.of("Suspended"));

    private final Optional<String> status;

    Versioning(Optional<String> status) {
        this.status = status;
    }

    /// As the API shows it; empty if versioning was never configured.
    public Optional<String> status() {
        return status;
    }
}
