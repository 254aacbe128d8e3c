package coffer.s3.multipart;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.error.S3Error;
import coffer.s3.object.IndexName;
import coffer.s3.object.OpaqueId;
import coffer.s3.quota.Usage;
import coffer.s3.quota.Usages;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where unfinished uploads and their parts are kept.
final class Uploads {
    static final int MAX_PARTS = 10_000;

    private static final Table<Upload> UPLOADS = Table.ordered("s3-uploads", Upload.class);
    private static final Table<UploadedPart> PARTS =
            Table.ordered("s3-upload-parts", UploadedPart.class);
    private static final int RANDOM_BITS = 20;

    private final Usages usages = new Usages();

    /// A new upload's name. It hides the time, so that uploads of one key are listed by age.
    static String newId(Instant time, Bytes random) {
        long tail = ByteBuffer.wrap(random.expose()).getInt(0) & ((1L << RANDOM_BITS) - 1);
        return OpaqueId.of(time.toEpochMilli() << RANDOM_BITS | tail, random);
    }

    Optional<Upload> find(Snapshot snapshot, Bucket bucket, String key, String id) {
        return recordKey(bucket, key, id)
                .flatMap(name -> snapshot.find(UPLOADS, name))
                .filter(upload -> upload.id().equals(id));
    }

    Upload require(Snapshot snapshot, Bucket bucket, String key, String id) {
        return find(snapshot, bucket, key, id)
                .orElseThrow(() -> S3Error.NO_SUCH_UPLOAD.refusal().with(Map.of("UploadId", id)));
    }

    List<Entry<Upload>> list(Snapshot snapshot, Bucket bucket, Range range) {
        return snapshot.list(UPLOADS, bucket.scope("uploads"), range);
    }

    /// Throws OperationAborted in the rare case that the name is taken.
    void create(Transaction tx, Bucket bucket, Upload upload) {
        Key key = recordKey(bucket, upload.key(), upload.id()).orElseThrow();
        if (tx.find(UPLOADS, key).isPresent()) throw S3Error.OPERATION_ABORTED.refusal();
        tx.put(UPLOADS, key, upload);
    }

    void put(Transaction tx, Bucket bucket, Upload upload) {
        tx.put(UPLOADS, recordKey(bucket, upload.key(), upload.id()).orElseThrow(), upload);
    }

    /// Forgets the upload and all its parts, and counts that.
    void delete(Transaction tx, Bucket bucket, Upload upload) {
        Usage gone = Usage.NONE;
        for (UploadedPart part : parts(tx, bucket, upload)) {
            tx.delete(PARTS, partKey(bucket, upload, part.number()));
            gone = gone.plus(part.usage());
        }
        usages.add(tx, bucket, Usage.NONE.minus(gone));
        tx.delete(UPLOADS, recordKey(bucket, upload.key(), upload.id()).orElseThrow());
    }

    Optional<UploadedPart> findPart(Snapshot snapshot, Bucket bucket, Upload upload, int number) {
        return snapshot.find(PARTS, partKey(bucket, upload, number));
    }

    /// Keeps a part and counts it. Returns what it took the place of.
    Optional<UploadedPart> putPart(
            Transaction tx, Bucket bucket, Upload upload, UploadedPart part) {
        Optional<UploadedPart> replaced = findPart(tx, bucket, upload, part.number());
        tx.put(PARTS, partKey(bucket, upload, part.number()), part);
        Usage gone = replaced.map(UploadedPart::usage).orElse(Usage.NONE);
        usages.add(tx, bucket, part.usage().minus(gone));
        return replaced;
    }

    /// All parts, by number.
    List<UploadedPart> parts(Snapshot snapshot, Bucket bucket, Upload upload) {
        return partsAfter(snapshot, bucket, upload, 0);
    }

    /// The parts whose number is greater than `number`.
    List<UploadedPart> partsAfter(Snapshot snapshot, Bucket bucket, Upload upload, int number) {
        Range range = Range.after(partName(number), MAX_PARTS);
        return snapshot.list(PARTS, partScope(bucket, upload), range).stream()
                .map(Entry::value)
                .toList();
    }

    private static Optional<Key> recordKey(Bucket bucket, String key, String id) {
        return OpaqueId.number(id)
                .map(number -> new Key(bucket.scope("uploads"), IndexName.of(key, number)));
    }

    /// Where an upload is, or was, in a listing; empty if no upload can have that name.
    static Optional<Bytes> place(String key, String id) {
        return OpaqueId.number(id).map(number -> IndexName.of(key, number));
    }

    private static Scope partScope(Bucket bucket, Upload upload) {
        return bucket.scope("upload " + upload.id());
    }

    private static Key partKey(Bucket bucket, Upload upload, int number) {
        return new Key(partScope(bucket, upload), partName(number));
    }

    private static Bytes partName(int number) {
        return Bytes.adopt(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
