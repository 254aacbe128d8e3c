package coffer.ledger;

/// So many records wait to be written to the ledger that no more are taken; nothing can be done
/// that would have to be recorded until the ledger has caught up.
public final class LedgerBehindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerBehindException(long waiting) {
        super(waiting + " records wait to be written to the ledger");
    }
}
