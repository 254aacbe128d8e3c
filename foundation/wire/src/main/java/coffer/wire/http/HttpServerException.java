package coffer.wire.http;

/// The server could not start, stop or take a certificate.
public final class HttpServerException extends RuntimeException {
    HttpServerException(String attempt, Throwable cause) {
        super(attempt, cause);
    }
}
