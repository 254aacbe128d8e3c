package coffer.store.sqlite;

import coffer.kernel.Bytes;
import coffer.store.Key;
import coffer.store.Table;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Rows that were read lately, decoded, and the names of rows that were sought and not found.
///
/// Coherent by versions, which go up by three with each commit. A row is kept with the version at
/// which it was read, and taken out before the commit that changes it; so whatever is in here then
/// is the same at that version and at all since, including the one that is being committed. Safe
/// for use by many threads, of which one commits.
final class RowCache {
    private static final long MAX_BYTES = 8 << 20;
    private static final int MAX_ROW_BYTES = 64 << 10;
    private static final int OVERHEAD_BYTES = 256;

    // A version tells how far a commit has come: before it, while the rows that it changes are
    // taken
    // out, and while it is written.
    private static final int PHASES = 3;
    private static final int COMMITTED = 0;
    private static final int FORGETTING = 1;

    private final Cache<Row, Seen> rows =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_BYTES)
                    .weigher(RowCache::weight)
                    // What little it has to do is not worth another thread.
                    .executor(Runnable::run)
                    .build();
    private final AtomicLong version = new AtomicLong();

    /// A row's place.
    record Row(String table, Key key) {}

    /// What was found there, how many bytes its value takes, and at which version.
    record Seen(Optional<?> value, int bytes, long version) {}

    long version() {
        return version.get();
    }

    static boolean isCommitted(long version) {
        return phase(version) == COMMITTED;
    }

    /// Whether what is known agrees with every state that may be on disk: not while the rows that a
    /// commit changes are being taken out.
    static boolean isSettled(long version) {
        return phase(version) != FORGETTING;
    }

    private static long phase(long version) {
        return version % PHASES;
    }

    /// What a reader of `version` finds in `table` under `key`, if that is known.
    <V> Optional<Optional<V>> find(Table<V> table, Key key, long version) {
        @Nullable Seen seen = rows.getIfPresent(new Row(table.name(), key));
        if (seen == null || seen.version > version) return Optional.empty();
        return Optional.of(seen.value.map(table.type()::cast));
    }

    /// Keeps what a reader of `readVersion` found, unless a commit has begun since.
    void keep(Table<?> table, Key key, Found<?> found, long readVersion) {
        // Bytes are contents: they would drive out what every request needs.
        if (found.bytes() > MAX_ROW_BYTES || table.type() == Bytes.class) return;
        Seen seen = new Seen(found.value(), found.bytes(), readVersion);
        // A commit takes the row out under the same lock after it has changed the version.
        rows.asMap()
                .compute(
                        new Row(table.name(), key),
                        (_, known) -> version.get() == readVersion ? seen : known);
    }

    void beginCommit(Collection<Row> changed) {
        version.incrementAndGet();
        rows.invalidateAll(changed);
        version.incrementAndGet();
    }

    /// It makes no difference whether it succeeded: what it would have changed is not in here.
    void endCommit() {
        version.incrementAndGet();
    }

    private static int weight(Row row, Seen seen) {
        return OVERHEAD_BYTES + row.key.name().size() + seen.bytes;
    }

    /// A value as it was found on disk, and how many bytes it took.
    record Found<V>(Optional<V> value, int bytes) {}
}
