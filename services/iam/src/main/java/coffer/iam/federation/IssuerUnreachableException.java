package coffer.iam.federation;

/// An identity provider could not be asked, or what it answered is of no use.
public final class IssuerUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IssuerUnreachableException(String why) {
        super(why);
    }

    public IssuerUnreachableException(String why, Throwable cause) {
        super(why, cause);
    }
}
