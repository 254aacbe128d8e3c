package coffer.ledger;

import java.util.List;
import java.util.Optional;

/// A part of a listing, and where the next part begins. A page may hold fewer records than were
/// asked for, even none, although there is a next one.
public record Page(List<AuditRecord> records, Optional<Cursor> next) {

    /// Lists what was recorded before the record numbered `before`.
    public record Cursor(long before) {
        public static final Cursor NEWEST = new Cursor(Long.MAX_VALUE);
    }

    public Page {
        records = List.copyOf(records);
    }
}
