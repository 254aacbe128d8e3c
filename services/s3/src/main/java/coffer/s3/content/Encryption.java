package coffer.s3.content;

import coffer.s3.bucket.DefaultEncryption;
import java.util.Map;
import java.util.Optional;

/// How stored bytes are encrypted. With SSE-KMS, `envelope` names the row of the key table that
/// holds, sealed by KMS, the key which wraps the data keys of the blobs; with SSE-S3 the bucket's
/// own key does that. With DSSE-KMS there are two such rows, `second` being that of the outer
/// layer. With SSE-C, `customer` tells the customer's key, which wraps before the bucket's does.
/// `context` is what the customer added to the encryption context.
public record Encryption(
        String algorithm,
        Optional<String> kmsKeyArn,
        boolean bucketKeyEnabled,
        Optional<String> envelope,
        Map<String, String> context,
        Optional<String> second,
        Optional<CustomerMark> customer) {
    static final Encryption SSE_S3 =
            new Encryption(
                    DefaultEncryption.SSE_S3,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty());

    public Encryption {
        context = Map.copyOf(context);
    }

    static Encryption of(CustomerMark customer) {
        return new Encryption(
                DefaultEncryption.SSE_C,
                Optional.empty(),
                false,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.of(customer));
    }

    public boolean usesKms() {
        return algorithm.equals(DefaultEncryption.SSE_KMS) || isDual();
    }

    public boolean isDual() {
        return algorithm.equals(DefaultEncryption.DSSE_KMS);
    }

    /// Whether the tag of what is encrypted so is the MD5 of it. With other encryption the tag says
    /// nothing of the bytes.
    // AWS: Amazon S3 API Reference, "Object", "ETag".
    public boolean hasMd5Tag() {
        return algorithm.equals(DefaultEncryption.SSE_S3);
    }

    /// Answers name every algorithm but the customer's, which has headers of its own.
    public Optional<String> shownAlgorithm() {
        return customer.isPresent() ? Optional.empty() : Optional.of(algorithm);
    }

    /// Answers mention bucket keys only where they are on.
    public Optional<Boolean> shownBucketKey() {
        return bucketKeyEnabled ? Optional.of(true) : Optional.empty();
    }
}
