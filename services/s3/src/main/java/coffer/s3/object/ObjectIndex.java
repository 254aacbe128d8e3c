package coffer.s3.object;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Versioning;
import coffer.s3.error.S3Error;
import coffer.s3.quota.Usage;
import coffer.s3.quota.Usages;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every version of every key, in the order in which S3 lists them: by key, newest first.
///
/// While its bucket never kept versions, a key has one at most, and it is always in the same place.
public final class ObjectIndex {
    private static final int MAX_KEY_BYTES = 1024;
    private static final int MAX_VERSIONS = 10_000;
    private static final long FIRST = 1;
    private static final Table<Version> VERSIONS = Table.ordered("s3-versions", Version.class);

    private final Usages usages = new Usages();

    /// A version about to be written. `random` becomes part of its name.
    public record NewVersion(
            String key, Instant lastModified, Optional<StoredObject> object, Bytes random) {}

    /// What a write came to: the new version and the null version it took the place of.
    public record Written(Version version, Optional<Version> replaced) {}

    static boolean isTooLong(String key) {
        return sizeBytes(key) > MAX_KEY_BYTES;
    }

    private static int sizeBytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Refuses a key that is too long.
    public static void checkKey(String key) {
        int size = sizeBytes(key);
        if (size > MAX_KEY_BYTES) {
            throw S3Error.KEY_TOO_LONG
                    .refusal()
                    .with(
                            Map.of(
                                    "Size", Integer.toString(size),
                                    "MaxSizeAllowed", Integer.toString(MAX_KEY_BYTES)));
        }
    }

    /// The newest version, which may be a delete marker.
    public Optional<Version> newest(Snapshot snapshot, Bucket bucket, String key) {
        if (bucket.settings().versioning() == Versioning.NEVER) {
            return snapshot.find(VERSIONS, recordKey(bucket, key, FIRST));
        }
        return ofKey(snapshot, bucket, key, 1).map(Entry::value).findFirst();
    }

    /// The newest version, unless it is a delete marker.
    public Optional<Version> current(Snapshot snapshot, Bucket bucket, String key) {
        return newest(snapshot, bucket, key).filter(version -> !version.marksDeletion());
    }

    /// The very version that was decided about. Throws OperationAborted if it has changed since.
    public Version same(Snapshot snapshot, Bucket bucket, Version seen) {
        return find(snapshot, bucket, seen.key(), seen.versionId())
                .filter(seen::equals)
                .orElseThrow(S3Error.OPERATION_ABORTED::refusal);
    }

    public Optional<Version> find(Snapshot snapshot, Bucket bucket, String key, String versionId) {
        if (versionId.equals(Version.NULL_ID)) {
            return newest(snapshot, bucket, key)
                    .flatMap(newest -> nullVersion(snapshot, bucket, newest));
        }
        return OpaqueId.number(versionId)
                .flatMap(sequence -> snapshot.find(VERSIONS, recordKey(bucket, key, sequence)))
                .filter(version -> version.versionId().equals(versionId));
    }

    /// Versions from `start` on, newest first within each key.
    public List<Entry<Version>> list(Snapshot snapshot, Bucket bucket, Range range) {
        return snapshot.list(VERSIONS, bucket.scope(), range);
    }

    /// All versions of a key, newest first, as far as one reading goes.
    public List<Version> versions(Snapshot snapshot, Bucket bucket, String key) {
        return ofKey(snapshot, bucket, key, MAX_VERSIONS).map(Entry::value).toList();
    }

    private static Stream<Entry<Version>> ofKey(
            Snapshot snapshot, Bucket bucket, String key, int limit) {
        Range range = Range.from(IndexName.ofKey(key), limit).until(IndexName.afterKey(key));
        return snapshot.list(VERSIONS, bucket.scope(), range).stream();
    }

    /// Where a version is, or was, in a listing; empty if no version can have that name.
    public Optional<Bytes> place(Snapshot snapshot, Bucket bucket, String key, String versionId) {
        Optional<Long> sequence =
                versionId.equals(Version.NULL_ID)
                        ? find(snapshot, bucket, key, versionId).map(Version::sequence)
                        : OpaqueId.number(versionId);
        return sequence.map(number -> name(key, number));
    }

    public boolean isOccupied(Snapshot snapshot, Bucket bucket) {
        return !snapshot.list(VERSIONS, bucket.scope(), Range.first(1)).isEmpty();
    }

    /// The name that the next version of a key will have, as [#write] would give it now.
    public String nextVersionId(Snapshot snapshot, Bucket bucket, String key, Bytes random) {
        return bucket.settings().versioning() == Versioning.ENABLED
                ? OpaqueId.of(nextSequence(newest(snapshot, bucket, key)), random)
                : Version.NULL_ID;
    }

    private static long nextSequence(Optional<Version> newest) {
        return newest.map(last -> last.sequence() + 1).orElse(FIRST);
    }

    /// The null version that the next version of a key takes the place of.
    public Optional<Version> replaced(Snapshot snapshot, Bucket bucket, String key) {
        return bucket.settings().versioning() == Versioning.ENABLED
                ? Optional.empty()
                : find(snapshot, bucket, key, Version.NULL_ID);
    }

    /// Writes a version as the bucket's versioning asks for, and counts it.
    public Written write(Transaction tx, Bucket bucket, NewVersion fresh) {
        Written written = writeOne(tx, bucket, fresh);
        Usage gone = written.replaced().map(Version::usage).orElse(Usage.NONE);
        usages.add(tx, bucket, written.version().usage().minus(gone));
        return written;
    }

    private Written writeOne(Transaction tx, Bucket bucket, NewVersion fresh) {
        Optional<Version> newest = newest(tx, bucket, fresh.key());
        if (bucket.settings().versioning() == Versioning.ENABLED) {
            long sequence = nextSequence(newest);
            Version version =
                    new Version(
                            fresh.key(),
                            OpaqueId.of(sequence, fresh.random()),
                            sequence,
                            newest.flatMap(Version::nullSequence),
                            fresh.lastModified(),
                            fresh.object());
            put(tx, bucket, version);
            return new Written(version, Optional.empty());
        }
        Optional<Version> replaced = newest.flatMap(last -> nullVersion(tx, bucket, last));
        replaced.ifPresent(version -> delete(tx, bucket, version));
        long sequence =
                newest.map(last -> last.hasNullId() ? last.sequence() : last.sequence() + 1)
                        .orElse(FIRST);
        Version version =
                new Version(
                        fresh.key(),
                        Version.NULL_ID,
                        sequence,
                        Optional.of(sequence),
                        fresh.lastModified(),
                        fresh.object());
        put(tx, bucket, version);
        return new Written(version, replaced);
    }

    /// Replaces what is known of a version that exists.
    public void put(Transaction tx, Bucket bucket, Version version) {
        tx.put(VERSIONS, recordKey(bucket, version.key(), version.sequence()), version);
    }

    /// Adds a version that was lost, and counts it.
    public void restore(Transaction tx, Bucket bucket, Version version) {
        put(tx, bucket, version);
        usages.add(tx, bucket, version.usage());
    }

    /// Removes a version that exists, and counts that.
    public void remove(Transaction tx, Bucket bucket, Version version) {
        delete(tx, bucket, version);
        usages.add(tx, bucket, Usage.NONE.minus(version.usage()));
    }

    private static void delete(Transaction tx, Bucket bucket, Version version) {
        tx.delete(VERSIONS, recordKey(bucket, version.key(), version.sequence()));
    }

    private static Optional<Version> nullVersion(Snapshot snapshot, Bucket bucket, Version newest) {
        if (newest.hasNullId()) return Optional.of(newest);
        return newest.nullSequence()
                .flatMap(sequence ->
                        snapshot.find(VERSIONS, recordKey(bucket, newest.key(), sequence)))
                .filter(Version::hasNullId);
    }

    private static Key recordKey(Bucket bucket, String key, long sequence) {
        return new Key(bucket.scope(), name(key, sequence));
    }

    private static Bytes name(String key, long sequence) {
        return IndexName.of(key, ~sequence);
    }
}
