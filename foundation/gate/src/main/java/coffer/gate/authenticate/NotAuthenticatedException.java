package coffer.gate.authenticate;

import coffer.wire.sigv4.SigV4Failure;

/// Nobody proved to be who sent this request; the failure is fit for the client.
public final class NotAuthenticatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SigV4Failure failure;

    NotAuthenticatedException(SigV4Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    public SigV4Failure failure() {
        return failure;
    }
}
