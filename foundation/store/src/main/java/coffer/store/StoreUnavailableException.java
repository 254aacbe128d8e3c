package coffer.store;

/// The store cannot read or make durable what it was asked to; the caller may try again.
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String attempted, Throwable cause) {
        super(attempted, cause);
    }
}
