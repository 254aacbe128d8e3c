package coffer.sts.saml;

/// What was shown is no assertion that can be believed.
final class InvalidAssertionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidAssertionException(String what) {
        super(what, null, false, false);
    }
}
