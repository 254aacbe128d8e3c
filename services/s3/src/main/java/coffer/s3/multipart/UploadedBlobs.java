package coffer.s3.multipart;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.BlobRef;
import coffer.s3.content.Encryption;
import coffer.s3.content.Manifest.Subject;
import coffer.s3.quota.Usage;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Optional;

/// The blobs that unfinished uploads hold, for whoever looks whether they are still what was sent.
public final class UploadedBlobs {
    private final Uploads uploads = new Uploads();

    /// An upload and the parts that have arrived; `place` is where listing goes on after it.
    public record Begun(
            Bytes place, String key, String id, Encryption encryption, List<Part> parts) {
        public Begun {
            parts = List.copyOf(parts);
        }
    }

    /// One part, by the number it was sent under.
    public record Part(int number, BlobRef blob) {

        /// What it takes of a quota.
        public Usage usage() {
            return Usage.ofOne(blob.sizeBytes());
        }
    }

    /// In the order of their keys.
    public List<Begun> list(Snapshot snapshot, Bucket bucket, Range range) {
        return uploads.list(snapshot, bucket, range).stream()
                .map(entry -> begun(snapshot, bucket, entry))
                .toList();
    }

    /// The blob of one part, if there is such an upload and that part of it has arrived.
    public Optional<BlobRef> find(Snapshot snapshot, Bucket bucket, String key, Subject.Part part) {
        return uploads.find(snapshot, bucket, key, part.uploadId())
                .flatMap(upload -> uploads.findPart(snapshot, bucket, upload, part.number()))
                .map(UploadedPart::blob);
    }

    private Begun begun(Snapshot snapshot, Bucket bucket, Entry<Upload> entry) {
        Upload upload = entry.value();
        return new Begun(
                entry.name(),
                upload.key(),
                upload.id(),
                upload.intent().encryption(),
                uploads.parts(snapshot, bucket, upload).stream()
                        .map(part -> new Part(part.number(), part.blob()))
                        .toList());
    }
}
