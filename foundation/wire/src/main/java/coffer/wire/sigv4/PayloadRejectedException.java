package coffer.wire.sigv4;

/// A body turned out, while it was read, not to be the one that was signed or declared.
///
/// Whatever was read before must be discarded.
public final class PayloadRejectedException extends RuntimeException {
    private final transient SigV4Failure failure;

    public PayloadRejectedException(SigV4Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public SigV4Failure failure() {
        return failure;
    }
}
