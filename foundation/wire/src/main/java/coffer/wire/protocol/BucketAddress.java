package coffer.wire.protocol;

/// Where a request to S3 goes: a bucket, and what follows it in the path, as the client sent it and
/// without the slash in between.
public record BucketAddress(String bucket, String rawKey) {}
