package coffer.s3.event;

import coffer.kernel.Bytes;
import coffer.s3.api.NotificationConfiguration;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Configuration;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Who waits for what happens in a bucket, and what is to be told to them: an outbox, filled in the
/// transaction of what happened.
public final class Notifications {
    /// Who waits.
    public static final Configuration<NotificationConfiguration> RULES =
            new Configuration<>("notification", NotificationConfiguration.class);

    private static final Table<Notice> OUTBOX = Table.ordered("s3-notices", Notice.class);
    private static final Scope SCOPE = Scope.of("aws", "", "", "s3", "notices");

    private final SecureRandom random;
    private final AtomicLong told = new AtomicLong();

    public Notifications(SecureRandom random) {
        this.random = random;
    }

    /// Tells whoever waits for it that something happened.
    public void tell(Transaction tx, Bucket bucket, Occasion occasion, Touched touched) {
        RULES.find(tx, bucket)
                .ifPresent(rules -> {
                    for (Subscription each : Subscription.of(rules)) {
                        if (!each.wants(occasion.name(), touched.key())) continue;
                        String json = EventMessage.of(bucket, occasion, touched, each.id());
                        put(
                                tx,
                                name(occasion.time()),
                                new Notice(each.arn(), json, 0, occasion.time()));
                    }
                });
    }

    /// In the order in which things happened, and no two alike.
    private Bytes name(Instant time) {
        return Bytes.adopt(
                ByteBuffer.allocate(3 * Long.BYTES)
                        .putLong(time.toEpochMilli())
                        .putLong(told.incrementAndGet())
                        .putLong(random.nextLong())
                        .array());
    }

    static List<Entry<Notice>> waiting(Snapshot snapshot, Range range) {
        return snapshot.list(OUTBOX, SCOPE, range);
    }

    static void put(Transaction tx, Bytes name, Notice notice) {
        tx.put(OUTBOX, new Key(SCOPE, name), notice);
    }

    static void remove(Transaction tx, Bytes name) {
        tx.delete(OUTBOX, new Key(SCOPE, name));
    }
}
