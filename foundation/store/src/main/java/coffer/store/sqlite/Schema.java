package coffer.store.sqlite;

import coffer.store.Range;
import java.util.List;

/// The tables of the file and the statements on them. None holds a name or value in the clear; only
/// the names of queues are readable.
///
/// `record` has a table's row number as its key and the id as an index: rows are then appended to
/// full pages and only the small index is written at random places.
final class Schema {
    static final List<String> STATEMENTS =
            List.of(
                    "CREATE TABLE IF NOT EXISTS record (id BLOB PRIMARY KEY, value BLOB NOT NULL)",
                    "CREATE TABLE IF NOT EXISTS ordered_record (id BLOB PRIMARY KEY,"
                            + " scope BLOB NOT NULL, name TEXT NOT NULL COLLATE coffer,"
                            + " value BLOB NOT NULL)",
                    "CREATE INDEX IF NOT EXISTS ordered_name ON ordered_record (scope, name)",
                    "CREATE TABLE IF NOT EXISTS queue_item (queue TEXT NOT NULL,"
                            + " number INTEGER NOT NULL, value BLOB NOT NULL,"
                            + " PRIMARY KEY (queue, number)) WITHOUT ROWID");

    static final String FIND = "SELECT value FROM record WHERE id = ?";
    static final String FIND_ORDERED = "SELECT value FROM ordered_record WHERE id = ?";

    static final String LIST_FROM =
            "SELECT id, value FROM record WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?";
    static final String LIST_AFTER =
            "SELECT id, value FROM record WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";

    // In the order they lie in, which is the fastest.
    static final String EACH = "SELECT id, value FROM record";
    static final String ALL = "SELECT id, value FROM record ORDER BY id";
    static final String ALL_ORDERED =
            "SELECT id, value, scope, name FROM ordered_record ORDER BY id";
    static final String ALL_ITEMS = "SELECT queue, number, value FROM queue_item";

    static final String PUT =
            "INSERT INTO record (id, value) VALUES (?, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET value = excluded.value";
    static final String PUT_ORDERED =
            "INSERT INTO ordered_record (id, value, scope, name) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET value = excluded.value";
    static final String DELETE = "DELETE FROM record WHERE id = ?";
    static final String DELETE_ORDERED = "DELETE FROM ordered_record WHERE id = ?";

    static final String LAST_NUMBER = "SELECT max(number) FROM queue_item WHERE queue = ?";
    static final String APPEND = "INSERT INTO queue_item (queue, number, value) VALUES (?, ?, ?)";
    static final String PEEK =
            "SELECT number, value FROM queue_item WHERE queue = ? AND length(value) > 0"
                    + " ORDER BY number LIMIT ?";
    static final String REMOVE =
            "DELETE FROM queue_item WHERE queue = ? AND number <= ? AND number < ?";
    // The last item stays as an empty row: it remembers the number that the next one must exceed.
    static final String EMPTY_LAST =
            "UPDATE queue_item SET value = x'' WHERE queue = ? AND number <= ? AND number = ?";

    static final String SAVEPOINT = "SAVEPOINT change";
    static final String RELEASE = "RELEASE change";
    static final String ROLLBACK_TO = "ROLLBACK TO change";

    private Schema() {}

    /// Takes the scope, the start and the end, if any, and the limit.
    static String listOrdered(Range range) {
        String start = range.start().map(name -> range.inclusive() ? ">=" : ">").orElse("");
        return "SELECT id, value FROM ordered_record WHERE scope = ?"
                + (start.isEmpty() ? "" : " AND name " + start + " ?")
                + (range.end().isEmpty() ? "" : " AND name < ?")
                + " ORDER BY name LIMIT ?";
    }
}
