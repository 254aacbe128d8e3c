package coffer.s3.event;

import java.util.Optional;

/// The version that something happened to. `sequence` grows with every version of its key.
public record Touched(
        String key,
        Optional<String> versionId,
        Optional<Long> sizeBytes,
        Optional<String> etag,
        long sequence) {}
