package coffer.wire.http;

/// A request without its body. `rawPath` and `rawQuery` are exactly the bytes the client sent
/// (`rawQuery` without its `?`, empty if there was none): signatures and S3's keys depend on them.
public record HttpRequest(String method, String rawPath, String rawQuery, Headers headers) {}
