package coffer.crypto.pkcs11;

/// A token did not do what it was asked. The message names no PIN and no key's bytes.
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /// What to do about it depends on this.
    public enum Problem {
        /// Trying again would lock the user out.
        WRONG_PIN,
        PIN_LOCKED,
        /// The token has no user with a PIN.
        NO_USER,
        /// The library has no such token.
        NO_TOKEN,
        /// The token, its library or the way there does not work.
        GONE,
        /// The token works, and has no such key.
        KEY_MISSING,
        /// The token cannot do what is needed here, or a key is not kept as it must be.
        UNSUITABLE,
        /// No answer came in time.
        TOO_SLOW,
        /// Too much waits for the token already.
        BUSY
    }

    TokenException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
