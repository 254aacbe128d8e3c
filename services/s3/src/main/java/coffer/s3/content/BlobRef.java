package coffer.s3.content;

/// One blob of an object, by its id in hex, and how long its plaintext is.
public record BlobRef(String id, long sizeBytes) {}
