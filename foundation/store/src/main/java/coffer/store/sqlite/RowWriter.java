package coffer.store.sqlite;

import coffer.store.Key;
import coffer.store.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Seals rows and writes them to the file, in the transaction that is open.
final class RowWriter {
    private final Session session;

    RowWriter(Session session) {
        this.session = session;
    }

    void put(Table<?> table, Key key, byte[] encoded) throws SQLException {
        byte[] id = session.crypto().id(table.name(), key);
        PreparedStatement put =
                session.prepare(table.isOrdered() ? Schema.PUT_ORDERED : Schema.PUT);
        put.setBytes(1, id);
        put.setBytes(2, session.crypto().seal(table.name(), id, key.name(), encoded));
        if (table.isOrdered()) {
            byte[] scope = session.crypto().scopeId(table.name(), key.scope());
            put.setBytes(3, scope);
            put.setString(4, session.names().encrypt(scope, key.name().expose()));
        }
        put.executeUpdate();
    }

    void delete(Table<?> table, Key key) throws SQLException {
        PreparedStatement delete =
                session.prepare(table.isOrdered() ? Schema.DELETE_ORDERED : Schema.DELETE);
        delete.setBytes(1, session.crypto().id(table.name(), key));
        delete.executeUpdate();
    }

    void append(String queue, long number, byte[] encoded) throws SQLException {
        PreparedStatement append = session.prepare(Schema.APPEND);
        append.setString(1, queue);
        append.setLong(2, number);
        append.setBytes(3, session.crypto().sealItem(queue, number, encoded));
        append.executeUpdate();
        session.appended(queue, number);
    }

    void removeThrough(String queue, long number) throws SQLException {
        long last = session.lastNumber(queue);
        for (String sql : List.of(Schema.REMOVE, Schema.EMPTY_LAST)) {
            PreparedStatement change = session.prepare(sql);
            change.setString(1, queue);
            change.setLong(2, number);
            change.setLong(3, last);
            change.executeUpdate();
        }
    }
}
