package coffer.crypto;

/// Sealed bytes are not what was sealed here under this key and these associated data.
///
/// It never says which check failed: a caller that could tell would have an oracle.
public class AuthenticationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AuthenticationFailedException() {
        this("sealed bytes do not authenticate");
    }

    protected AuthenticationFailedException(String message) {
        // An ordinary answer to hostile input; and the cause would name the check that failed.
        super(message, null, false, false);
    }
}
