package coffer.ledger;

/// What is on disk is not what was recorded: it was changed, cut or mixed with another ledger's.
public final class LedgerBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerBrokenException(String message) {
        super(message);
    }

    LedgerBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
