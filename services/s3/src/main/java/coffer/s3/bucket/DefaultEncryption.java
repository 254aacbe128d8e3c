package coffer.s3.bucket;

import java.util.List;
import java.util.Optional;

/// What a bucket does to objects whose upload does not say how to encrypt them. The key is named as
/// the customer named it: KMS resolves it, as the caller, at each use.
public record DefaultEncryption(
        String algorithm,
        Optional<String> kmsKeyId,
        boolean bucketKeyEnabled,
        List<String> blockedTypes) {
    public static final String SSE_S3 = "AES256";
    public static final String SSE_KMS = "aws:kms";

    /// Every bucket's, until it is told otherwise.
    public static final DefaultEncryption INITIAL =
            new DefaultEncryption(SSE_S3, Optional.empty(), false, List.of());

    public DefaultEncryption {
        blockedTypes = List.copyOf(blockedTypes);
    }
}
