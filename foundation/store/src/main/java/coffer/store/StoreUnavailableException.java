package coffer.store;

import java.util.Optional;

/// The store cannot read or make durable what it was asked to; the caller may try again.
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String attempted, Throwable cause) {
        super(attempted, cause);
    }

    /// What went wrong, in the words of whatever refused.
    public String reason() {
        return Optional.ofNullable(getCause())
                .map(Throwable::getMessage)
                .orElseGet(() -> String.valueOf(getMessage()));
    }
}
