package coffer.wire.http;

/// An answer could not be sent, because the client closed the connection or stopped reading.
public final class ClientGoneException extends RuntimeException {
    ClientGoneException(Throwable cause) {
        super("sending an answer", cause);
    }
}
