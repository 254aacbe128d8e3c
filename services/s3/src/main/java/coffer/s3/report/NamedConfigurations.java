package coffer.s3.report;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.error.S3Error;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where configurations of one kind are kept, by their ids.
final class NamedConfigurations<V> {
    private static final int MAX = 1_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.\\-]{1,64}");

    private final Table<V> table;
    private final String part;

    NamedConfigurations(String name, Class<V> type) {
        this.table = Table.ordered("s3-" + name, type);
        this.part = name;
    }

    Optional<V> find(Snapshot snapshot, Bucket bucket, String id) {
        return snapshot.find(table, key(bucket, id));
    }

    /// At most `limit` of them after `id`, by their ids.
    List<Entry<V>> list(Snapshot snapshot, Bucket bucket, Optional<String> after, int limit) {
        Range range =
                after.map(id -> Range.after(Bytes.utf8(id), limit))
                        .orElseGet(() -> Range.first(limit));
        return snapshot.list(table, bucket.scope(part), range);
    }

    /// Throws InvalidConfigurationId or TooManyConfigurations.
    void put(Transaction tx, Bucket bucket, String id, V value) {
        if (!ID.matcher(id).matches()) throw S3Error.INVALID_CONFIGURATION_ID.refusal();
        boolean isNew = find(tx, bucket, id).isEmpty();
        if (isNew && list(tx, bucket, Optional.empty(), MAX).size() == MAX) {
            throw S3Error.TOO_MANY_CONFIGURATIONS.refusal();
        }
        tx.put(table, key(bucket, id), value);
    }

    /// Throws NoSuchConfiguration.
    void delete(Transaction tx, Bucket bucket, String id) {
        if (find(tx, bucket, id).isEmpty()) throw S3Error.NO_SUCH_CONFIGURATION.refusal();
        tx.delete(table, key(bucket, id));
    }

    void deleteAll(Transaction tx, Bucket bucket) {
        for (Entry<V> each : list(tx, bucket, Optional.empty(), MAX)) {
            tx.delete(table, new Key(bucket.scope(part), each.name()));
        }
    }

    private Key key(Bucket bucket, String id) {
        return Key.of(bucket.scope(part), id);
    }
}
