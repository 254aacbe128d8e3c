package coffer.ledger;

import org.jspecify.annotations.Nullable;

/// A record could not be put on stable storage, so what it tells of must not be answered.
public final class LedgerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerUnavailableException(@Nullable Throwable cause) {
        super("the ledger cannot be written", cause);
    }
}
