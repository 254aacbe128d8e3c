package coffer.wire.form;

/// What was posted is not `multipart/form-data`, or more of it than is taken came before its file.
public final class MalformedFormException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isTooLong;

    private MalformedFormException(String message, boolean isTooLong) {
        super(message, null, false, false);
        this.isTooLong = isTooLong;
    }

    static MalformedFormException because(String message) {
        return new MalformedFormException(message, false);
    }

    static MalformedFormException tooLong() {
        return new MalformedFormException("the fields are too long", true);
    }

    /// Whether it was only too long.
    public boolean isTooLong() {
        return isTooLong;
    }
}
