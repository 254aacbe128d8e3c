package coffer.wire.sigv4;

/// Where a request arrived: the scope its signature must name, and whether TLS protected it.
public record SigningTarget(String region, String service, boolean secure) {
    static final String S3 = "s3";

    /// S3 signs the path as sent and may stream its payload; every other service signs a normalised
    /// path and the hash of the whole body.
    boolean isS3() {
        return service.equals(S3);
    }
}
