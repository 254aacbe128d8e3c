package coffer.policy.json;

/// The text is not JSON, or goes beyond the reader's bounds.
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    JsonSyntaxException(String what, int offset) {
        super(what + " at offset " + offset, null, false, false);
        this.offset = offset;
    }

    /// Where reading stopped, in characters.
    public int offset() {
        return offset;
    }
}
