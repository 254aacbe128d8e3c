package coffer.s3.object;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.BlobRef;
import coffer.s3.content.Labelling;
import coffer.s3.content.Manifest;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Says beside a blob which version of which object it is.
///
/// That is written before the version exists, under the name that the version will have unless
/// somebody else writes the same key in between. Then the transaction that makes the version has it
/// written once more, before the upload is answered. Used by one thread.
final class Label implements Function<BlobId, Manifest> {
    private final ObjectPorts ports;
    private final Bucket bucket;
    private final String key;
    private final Instant time;
    private final Bytes versionRandom;
    private Optional<String> written = Optional.empty();

    Label(ObjectPorts ports, Bucket bucket, String key, Instant time) {
        this.ports = ports;
        this.bucket = bucket;
        this.key = key;
        this.time = time;
        this.versionRandom = ports.versionRandom();
    }

    /// Becomes part of the version's name.
    Bytes versionRandom() {
        return versionRandom;
    }

    @Override
    public Manifest apply(BlobId blob) {
        String versionId =
                ports.store()
                        .read(snapshot ->
                                ports.index()
                                        .nextVersionId(
                                                snapshot,
                                                ports.buckets().now(snapshot, bucket),
                                                key,
                                                versionRandom));
        written = Optional.of(versionId);
        return manifest(versionId, blob.toString());
    }

    /// Makes true what was written, now that the version has its name; the rest once that is
    /// committed.
    Labelling.Rest settle(Transaction tx, Version version, BlobRef blob) {
        if (written.filter(version.versionId()::equals).isPresent()) return () -> {};
        Manifest manifest = manifest(version.versionId(), blob.id());
        return ports.contents().labelling().relabel(tx, blob, manifest);
    }

    private Manifest manifest(String versionId, String blob) {
        return Manifest.of(
                bucket, key, time, new Manifest.Subject.Version(versionId, List.of(blob)));
    }
}
