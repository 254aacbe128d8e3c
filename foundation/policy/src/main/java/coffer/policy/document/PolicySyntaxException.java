package coffer.policy.document;

/// A document that is refused. The message is AWS's for that kind of policy, and so often says
/// little; [#detail()] says what is wrong and where.
public final class PolicySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String detail;

    public PolicySyntaxException(String message, String detail) {
        super(message, null, false, false);
        this.detail = detail;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public String detail() {
        return detail;
    }
}
