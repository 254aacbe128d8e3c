package coffer.s3.integrity;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.Layout;
import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.BlobRef;
import coffer.s3.content.Encryption;
import coffer.s3.content.Manifest;
import java.util.List;
import java.util.Optional;

/// A record that names blobs: a version of an object (`id` is its version id), or an upload whose
/// parts have arrived. `place` is where the record lies in its table; a delete marker has neither
/// blobs nor encryption; `flaws` are what is wrong with the record by itself.
record Holder(
        Bytes place,
        Bucket bucket,
        String key,
        String id,
        Optional<Encryption> encryption,
        List<Held> blobs,
        List<Flaw> flaws) {
    Holder {
        blobs = List.copyOf(blobs);
        flaws = List.copyOf(flaws);
    }

    /// A blob, and what its manifest may call it: a crash may have come between a commit and the
    /// manifest that follows it.
    record Held(BlobRef blob, List<Manifest.Subject> subjects) {
        Held {
            subjects = List.copyOf(subjects);
        }

        BlobId id() {
            return BlobId.parse(blob.id());
        }
    }

    Holder with(List<Held> named, List<Flaw> amiss) {
        return new Holder(place, bucket, key, id, encryption, named, amiss);
    }

    /// Whether the service can open its bytes by itself.
    boolean isOurs() {
        return encryption.filter(Encryption::hasMd5Tag).isPresent();
    }

    long fileBytes(Held held) {
        long inner = Layout.fileLength(held.blob().sizeBytes());
        return encryption.filter(Encryption::isDual).isPresent() ? Layout.fileLength(inner) : inner;
    }

    /// How far reading all of it goes: in the plaintext where that can be had, else in the file.
    long lengthBytes(Held held) {
        return isOurs() ? held.blob().sizeBytes() : fileBytes(held);
    }

    boolean permits(Held held, Manifest manifest) {
        Manifest.Place own = Manifest.Place.of(bucket, key, manifest.place().time());
        return manifest.place().equals(own) && held.subjects().contains(manifest.subject());
    }

    Flaw flaw(Flaw.Kind kind, String told) {
        return Flaw.of(kind, owner(), Optional.empty(), told);
    }

    Flaw flaw(Flaw.Kind kind, Held held, String told) {
        return Flaw.of(kind, owner(), Optional.of(held.blob().id()), told);
    }

    private Flaw.Owner owner() {
        return new Flaw.Owner(bucket.name(), key, id);
    }
}
