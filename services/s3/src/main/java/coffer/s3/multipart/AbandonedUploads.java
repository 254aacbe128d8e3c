package coffer.s3.multipart;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Discards;
import coffer.s3.object.ObjectPorts;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Uploads in parts that nobody has completed, for whoever gives them up.
public final class AbandonedUploads {
    private final ObjectPorts ports;
    private final Uploads uploads = new Uploads();

    public AbandonedUploads(ObjectPorts ports) {
        this.ports = ports;
    }

    /// One that was begun at `initiated`; `place` is where listing goes on after it.
    public record Begun(Bytes place, String key, String id, Instant initiated) {}

    /// In the order of their keys.
    public List<Begun> list(Snapshot snapshot, Bucket bucket, Range range) {
        return uploads.list(snapshot, bucket, range).stream()
                .map(entry ->
                        new Begun(
                                entry.name(),
                                entry.value().key(),
                                entry.value().id(),
                                entry.value().initiated()))
                .toList();
    }

    /// Gives one up, unless that has happened already.
    public boolean abort(Transaction tx, Bucket bucket, Begun begun, Discards discards) {
        Optional<Upload> upload = uploads.find(tx, bucket, begun.key(), begun.id());
        upload.ifPresent(it -> new UploadOperations(ports, uploads).drop(tx, bucket, it, discards));
        return upload.isPresent();
    }
}
