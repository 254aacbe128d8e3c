package coffer.policy.match;

/// A pattern or value in a policy that has no meaning, so the policy must be refused.
public final class InvalidPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidPatternException(String message) {
        super(message, null, false, false);
    }
}
