package coffer.gate;

/// A body that is to be decoded whole is longer than any operation needs.
final class BodyTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyTooLongException(int maxBytes) {
        super("a body is longer than " + maxBytes + " bytes", null, false, false);
    }
}
