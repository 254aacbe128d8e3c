package coffer.sts.jwt;

/// What was shown is no token, or nobody who is known signed it.
public final class InvalidTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidTokenException(String what) {
        super(what, null, false, false);
    }
}
