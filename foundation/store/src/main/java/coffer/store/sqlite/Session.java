package coffer.store.sqlite;

import coffer.kernel.SecretBytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.Collation;

/// One connection with its prepared statements and ciphers; used by one thread at a time.
///
/// The driver begins a (deferred) transaction by itself whenever none is open.
final class Session implements AutoCloseable {
    private static final List<String> PRAGMAS =
            List.of(
                    "journal_mode = WAL",
                    "synchronous = FULL",
                    "fullfsync = ON",
                    "temp_store = MEMORY",
                    "mmap_size = 0",
                    // Rows are sealed, so pages that became free need not be written once more.
                    "secure_delete = FAST",
                    "busy_timeout = 10000",
                    "wal_autocheckpoint = 8000",
                    "journal_size_limit = 67108864",
                    "trusted_schema = OFF");

    // Or each change would be followed by a query for the number of a row that has none.
    private static final Properties DRIVER = new Properties();

    static {
        DRIVER.setProperty("jdbc.get_generated_keys", "false");
    }

    /// What each kind of session keeps in memory: names it has decrypted, pages of the file.
    private record Memory(int names, int kibibytes) {
        // Whenever a tree was balanced, SQLite looks through all the pages that it keeps once more
        // as it commits (it had used the lock's page, which is the last of all, as a place to swap
        // pages), so more of them are not better.
        static final Memory WRITER = new Memory(65_536, 16_384);
        static final Memory READER = new Memory(4_096, 8_192);
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /// The number of the last item of each queue that this session appended to.
    private final Map<String, Long> lastNumbers = new HashMap<>();

    private final RecordCrypto crypto;
    private final NameOrder names;

    private Session(Connection connection, RecordCrypto crypto, NameOrder names) {
        this.connection = connection;
        this.crypto = crypto;
        this.names = names;
    }

    static Session openWriter(Path file, SecretBytes storeKey, SecureRandom random) {
        Session session = open(file, Memory.WRITER, storeKey, random);
        Sql.run("create the tables", () -> session.execute(Schema.STATEMENTS));
        return session;
    }

    static Session openReader(Path file, SecretBytes storeKey, SecureRandom random) {
        Session session = open(file, Memory.READER, storeKey, random);
        Sql.run("restrict a reader", () -> session.execute(List.of("PRAGMA query_only = ON")));
        return session;
    }

    private static Session open(
            Path file, Memory memory, SecretBytes storeKey, SecureRandom random) {
        return Sql.call(
                "open the record store",
                () -> {
                    Connection connection =
                            DriverManager.getConnection("jdbc:sqlite:" + file, DRIVER);
                    NameOrder names = new NameOrder(storeKey, memory.names());
                    Collation.create(connection, NameOrder.COLLATION, names);
                    try (Statement statement = connection.createStatement()) {
                        for (String pragma : PRAGMAS) statement.execute("PRAGMA " + pragma);
                        statement.execute("PRAGMA cache_size = -" + memory.kibibytes());
                    }
                    connection.setAutoCommit(false);
                    return new Session(connection, new RecordCrypto(storeKey, random), names);
                });
    }

    RecordCrypto crypto() {
        return crypto;
    }

    NameOrder names() {
        return names;
    }

    /// The number of the last item of a queue, which need not be there any more; 0 if there never
    /// was one.
    long lastNumber(String queue) throws SQLException {
        @Nullable Long known = lastNumbers.get(queue);
        if (known != null) return known;
        PreparedStatement last = prepare(Schema.LAST_NUMBER);
        last.setString(1, queue);
        try (ResultSet rows = last.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    void appended(String queue, long number) {
        lastNumbers.put(queue, number);
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) return known;
        PreparedStatement prepared = connection.prepareStatement(sql);
        statements.put(sql, prepared);
        return prepared;
    }

    /// To be called after any failure: the driver finalizes a statement that failed, and every
    /// later use of it would fail too.
    void discardStatements() {
        for (PreparedStatement statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException alreadyClosed) {
                // It reports the failure that it was closed for once more.
            }
        }
        statements.clear();
    }

    /// Begins a change that can be undone without those before it.
    void beginChange() throws SQLException {
        execute(Schema.SAVEPOINT);
    }

    void keepChange() throws SQLException {
        execute(Schema.RELEASE);
    }

    void undoChange() throws SQLException {
        lastNumbers.clear();
        execute(Schema.ROLLBACK_TO);
        execute(Schema.RELEASE);
    }

    private void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        lastNumbers.clear();
        try {
            connection.rollback();
        } catch (SQLException nothingToUndo) {
            // After some failures, such as a full disk, SQLite has rolled back by itself and the
            // driver does not know. If a transaction can begin, all is as it should be.
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
            }
        }
    }

    @Override
    public void close() {
        crypto.close();
        Sql.run("close the record store", connection::close);
    }

    private void execute(List<String> all) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : all) statement.execute(sql);
        }
        connection.commit();
    }
}
