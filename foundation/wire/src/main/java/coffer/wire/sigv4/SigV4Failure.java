package coffer.wire.sigv4;

/// Why a signature was not accepted; `message` is fit for the client.
public record SigV4Failure(SigV4Error error, String message) {}
