package coffer.crypto.root;

/// The root key cannot be had: its file is missing, malformed, readable by others, or the
/// passphrase is wrong. The server does not start.
public final class RootKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RootKeyException(String message) {
        super(message);
    }

    RootKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
