package coffer.wire.http;

/// A request's body did not arrive whole.
public final class IncompleteBodyException extends RuntimeException {
    private final Reason reason;

    /// Why it did not.
    public enum Reason {
        /// The connection ended early, or what came is not framed as HTTP frames a body.
        BROKEN_OFF,
        /// The client sent nothing, or too little, for too long.
        TIMED_OUT
    }

    IncompleteBodyException(Reason reason, Throwable cause) {
        super("reading a request's body: " + reason, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
