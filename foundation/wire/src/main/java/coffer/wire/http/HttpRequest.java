package coffer.wire.http;

/// A request without its body. `rawPath` and `rawQuery` are exactly what the client sent
/// (`rawQuery` without its `?`, empty if there was none): signatures and S3's keys depend on them.
///
/// In these and in the values of headers one char stands for one byte that was sent (ISO-8859-1).
public record HttpRequest(String method, String rawPath, String rawQuery, Headers headers) {}
