package coffer.iam.federation;

/// What somebody sent is not the XML it should be.
public final class InvalidXmlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidXmlException(String what) {
        super(what, null, false, false);
    }
}
