package coffer.analyzer.generation;

import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.Page;
import coffer.ledger.Query;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Reads somebody's usage off the ledger, the newest records first.
final class LedgerHistory {
    private static final int PAGE_SIZE = 500;
    private static final int MOST_PAGES = 4_000;

    private final Ledger ledger;

    LedgerHistory(Ledger ledger) {
        this.ledger = ledger;
    }

    /// What was read, and whether that is all there is.
    record Read(Usage usage, boolean isComplete) {}

    /// Reads on as long as `goesOn`, and at most so many pages.
    Read read(Query query, String person, BooleanSupplier goesOn) {
        Usage usage = new Usage();
        Optional<Page.Cursor> cursor = Optional.of(Page.Cursor.NEWEST);
        for (int i = 0; i < MOST_PAGES && cursor.isPresent() && goesOn.getAsBoolean(); i++) {
            Page page = ledger.query(query, cursor.get(), PAGE_SIZE);
            for (AuditRecord value : page.records()) {
                if (RecordedCall.isBy(value.principalArn(), person)) {
                    RecordedCall.of(value).ifPresent(usage::add);
                }
            }
            cursor = page.next();
        }
        return new Read(usage, cursor.isEmpty() && usage.isComplete());
    }
}
