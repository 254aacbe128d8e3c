package coffer.ledger;

/// A resource that a call named, such as (`AWS::S3::Object`, `arn:aws:s3:::bucket/key`).
public record ResourceRef(String type, String name) {}
