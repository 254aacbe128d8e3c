package coffer.s3.content;

import coffer.s3.bucket.DefaultEncryption;
import java.util.Map;
import java.util.Optional;

/// How stored bytes are encrypted. With SSE-KMS, `envelope` names the row of the key table that
/// holds, sealed by KMS, the key which wraps the data keys of the blobs; with SSE-S3 the bucket's
/// own key does that. `context` is what the customer added to the encryption context.
public record Encryption(
        String algorithm,
        Optional<String> kmsKeyArn,
        boolean bucketKeyEnabled,
        Optional<String> envelope,
        Map<String, String> context) {
    static final Encryption SSE_S3 =
            new Encryption(
                    DefaultEncryption.SSE_S3, Optional.empty(), false, Optional.empty(), Map.of());

    public Encryption {
        context = Map.copyOf(context);
    }

    public boolean usesKms() {
        return algorithm.equals(DefaultEncryption.SSE_KMS);
    }

    /// Answers mention bucket keys only where they are on.
    public Optional<Boolean> shownBucketKey() {
        return bucketKeyEnabled ? Optional.of(true) : Optional.empty();
    }
}
