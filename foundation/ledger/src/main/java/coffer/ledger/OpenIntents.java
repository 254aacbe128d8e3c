package coffer.ledger;

import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The intents in the ledger whose outcome is not in it.
///
/// The store has them as they were at its position in the ledger; what came of them since is read
/// from there. So an intent that is open for less time than that is never written to the store.
/// Used by one thread.
final class OpenIntents {
    private static final Table<AuditRecord> TABLE =
            Table.unordered("ledger.intents", AuditRecord.class);
    private static final Scope SCOPE = Scope.of("ledger");
    private static final int PAGE = 256;

    private final Map<String, AuditRecord> open = new HashMap<>();
    private final Set<String> stored = new HashSet<>();

    /// None is open, and the store has none.
    OpenIntents() {}

    static OpenIntents load(Snapshot snapshot) {
        OpenIntents intents = new OpenIntents();
        Range range = Range.first(PAGE);
        while (true) {
            List<Entry<AuditRecord>> rows = snapshot.list(TABLE, SCOPE, range);
            for (Entry<AuditRecord> row : rows)
                intents.open.put(row.value().eventId(), row.value());
            if (rows.size() < PAGE) break;
            range = Range.after(rows.getLast().name(), PAGE);
        }
        intents.stored();
        return intents;
    }

    /// `value` is in the ledger.
    void follow(AuditRecord value) {
        switch (value.phase()) {
            case INTENT -> open.put(value.eventId(), value);
            case OUTCOME -> value.intentId().ifPresent(open::remove);
            case COMPLETE -> {}
        }
    }

    /// At most `limit` of those that are open.
    List<AuditRecord> first(int limit) {
        return open.values().stream().limit(limit).toList();
    }

    /// Brings the store's rows to what is open now.
    void store(Transaction tx) {
        for (String id : stored) {
            if (!open.containsKey(id)) tx.delete(TABLE, Key.of(SCOPE, id));
        }
        open.forEach((id, intent) -> {
            if (!stored.contains(id)) tx.put(TABLE, Key.of(SCOPE, id), intent);
        });
    }

    /// The transaction of [#store] is on stable storage.
    void stored() {
        stored.clear();
        stored.addAll(open.keySet());
    }
}
