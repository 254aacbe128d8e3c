package coffer.wire.checksum;

/// A body is not what its headers claim, or no body could be. The message is for the client.
public final class ClaimRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /// What is wrong with the claim.
    public enum Fault {
        /// The body is another one.
        MISMATCH,
        /// No MD5 looks like that.
        IMPOSSIBLE_MD5,
        /// The headers contradict themselves, or one is missing.
        INVALID
    }

    private ClaimRejectedException(Fault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    static ClaimRejectedException mismatch(String message) {
        return new ClaimRejectedException(Fault.MISMATCH, message);
    }

    static ClaimRejectedException impossibleMd5() {
        return new ClaimRejectedException(
                Fault.IMPOSSIBLE_MD5, "The Content-MD5 you specified was invalid.");
    }

    /// Also for a claim that an operation demands and a request lacks.
    public static ClaimRejectedException invalid(String message) {
        return new ClaimRejectedException(Fault.INVALID, message);
    }

    public Fault fault() {
        return fault;
    }

    /// Never absent.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
