package coffer.s3.bucket;

import java.util.List;
import java.util.Optional;

/// What a bucket does to objects whose upload does not say how to encrypt them, and which ways of
/// encrypting it takes from no upload. The key is named as the customer named it: KMS resolves it,
/// as the caller, at each use.
public record DefaultEncryption(
        String algorithm,
        Optional<String> kmsKeyId,
        boolean bucketKeyEnabled,
        List<String> blockedTypes) {
    public static final String SSE_S3 = "AES256";
    public static final String SSE_KMS = "aws:kms";
    public static final String DSSE_KMS = "aws:kms:dsse";

    /// Never a default: only an upload brings a customer's key.
    public static final String SSE_C = "SSE-C";

    /// A new bucket's, until it is told otherwise.
    // AWS: Amazon S3 User Guide, "Default SSE-C setting for new buckets FAQ".
    public static final DefaultEncryption INITIAL =
            new DefaultEncryption(SSE_S3, Optional.empty(), false, List.of(SSE_C));

    public DefaultEncryption {
        blockedTypes = List.copyOf(blockedTypes);
    }

    public DefaultEncryption blocking(List<String> types) {
        return new DefaultEncryption(algorithm, kmsKeyId, bucketKeyEnabled, types);
    }

    /// Whether uploads may not bring keys of their own.
    public boolean blocksCustomerKeys() {
        return blockedTypes.contains(SSE_C);
    }
}
