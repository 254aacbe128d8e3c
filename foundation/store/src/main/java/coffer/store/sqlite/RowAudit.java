package coffer.store.sqlite;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads every row of the file, whatever it is: checks that the file is well-formed, that each row
/// opens as one of a table or queue that is known, and that what orders it is what it is called.
///
/// Rows come in the order of their ids, those of one scope together, so the table that opened one
/// most likely opens the next. Memory: one row, at any size.
public final class RowAudit {
    private static final int SCOPE_BYTES = 16;
    private static final int MOST_COMPLAINTS = 10;

    private final Session session;
    private final Kinds kinds;
    private final Visitor visitor;
    private String lastTable = "";

    /// The names of all tables and queues there are.
    public record Kinds(Set<String> tables, Set<String> queues) {
        public Kinds {
            tables = Set.copyOf(tables);
            queues = Set.copyOf(queues);
        }
    }

    /// Is told of each row.
    public interface Visitor {
        /// A row that is whole; `value` is its record as it is encoded.
        void whole(String table, Bytes name, Bytes value);

        /// Something that is not, in a sentence without anything secret.
        void broken(String what);
    }

    RowAudit(Session session, Kinds kinds, Visitor visitor) {
        this.session = session;
        this.kinds = kinds;
        this.visitor = visitor;
    }

    /// How many rows open as those of one unordered table.
    static long count(Session session, String table) throws SQLException {
        long count = 0;
        try (ResultSet rows = session.prepare(Schema.EACH).executeQuery()) {
            while (rows.next()) {
                if (isOf(session, table, rows.getBytes(1), rows.getBytes(2))) count++;
            }
        }
        return count;
    }

    private static boolean isOf(Session session, String table, byte[] id, byte[] sealed) {
        try {
            session.crypto().open(table, id, sealed);
            return true;
        } catch (AuthenticationFailedException another) {
            return false;
        }
    }

    void run() {
        List<Sql.Run> parts =
                List.of(this::structure, this::unordered, this::ordered, this::queues);
        for (Sql.Run part : parts) {
            try {
                part.run();
            } catch (SQLException unreadable) {
                session.discardStatements();
                visitor.broken("the database cannot be read: " + unreadable.getMessage());
            }
        }
    }

    private void structure() throws SQLException {
        PreparedStatement check =
                session.prepare("PRAGMA integrity_check(%d)".formatted(MOST_COMPLAINTS));
        try (ResultSet rows = check.executeQuery()) {
            while (rows.next()) {
                String complaint = rows.getString(1);
                if (!complaint.equals("ok")) visitor.broken("the database: " + complaint);
            }
        }
    }

    private void unordered() throws SQLException {
        try (ResultSet rows = session.prepare(Schema.ALL).executeQuery()) {
            while (rows.next()) {
                byte[] id = rows.getBytes(1);
                open(id, rows.getBytes(2)).ifPresentOrElse(this::tell, () -> stray("record", id));
            }
        }
    }

    private void ordered() throws SQLException {
        try (ResultSet rows = session.prepare(Schema.ALL_ORDERED).executeQuery()) {
            while (rows.next()) {
                byte[] id = rows.getBytes(1);
                byte[] scope = rows.getBytes(3);
                String name = rows.getString(4);
                Optional<Opened> opened =
                        open(id, rows.getBytes(2))
                                .filter(row -> isFiledRight(row, id, scope, name));
                opened.ifPresentOrElse(this::tell, () -> stray("ordered record", id));
            }
        }
    }

    private record Opened(String table, RecordCrypto.Opened content) {}

    /// What a listing goes by is not sealed with the row.
    private boolean isFiledRight(Opened row, byte[] id, byte[] scope, String name) {
        return Arrays.equals(scope, Arrays.copyOf(id, SCOPE_BYTES))
                && session.names().encrypt(scope, row.content().name().expose()).equals(name);
    }

    private Optional<Opened> open(byte[] id, byte[] sealed) {
        List<String> candidates = new ArrayList<>();
        if (!lastTable.isEmpty()) candidates.add(lastTable);
        candidates.addAll(kinds.tables());
        for (String table : candidates) {
            try {
                RecordCrypto.Opened opened = session.crypto().open(table, id, sealed);
                lastTable = table;
                return Optional.of(new Opened(table, opened));
            } catch (AuthenticationFailedException another) {
                // It is not of this table, or of none.
            }
        }
        return Optional.empty();
    }

    private void tell(Opened row) {
        byte[] plaintext = row.content().plaintext().expose();
        Bytes value =
                Bytes.adopt(
                        Arrays.copyOfRange(
                                plaintext, row.content().valueOffset(), plaintext.length));
        visitor.whole(row.table(), row.content().name(), value);
    }

    private void stray(String kind, byte[] id) {
        visitor.broken(
                "%s %s opens as none of any known table"
                        .formatted(kind, HexFormat.of().formatHex(id)));
    }

    private void queues() throws SQLException {
        try (ResultSet rows = session.prepare(Schema.ALL_ITEMS).executeQuery()) {
            while (rows.next()) {
                String queue = rows.getString(1);
                long number = rows.getLong(2);
                byte[] sealed = rows.getBytes(3);
                if (!isWhole(queue, number, sealed)) {
                    visitor.broken("item %d of queue `%s` does not open".formatted(number, queue));
                }
            }
        }
    }

    private boolean isWhole(String queue, long number, byte[] sealed) {
        if (!kinds.queues().contains(queue)) return false;
        try {
            // An empty one only remembers a number.
            if (sealed.length > 0) session.crypto().openItem(queue, number, sealed);
            return true;
        } catch (AuthenticationFailedException changed) {
            return false;
        }
    }
}
