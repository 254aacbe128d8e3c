package coffer.s3.integrity;

import coffer.s3.bucket.Bucket;
import coffer.s3.content.BlobRef;
import coffer.s3.content.Content;
import coffer.s3.content.Manifest;
import coffer.s3.content.Manifest.Subject;
import coffer.s3.content.PartEntry;
import coffer.s3.content.PartLists;
import coffer.s3.multipart.UploadedBlobs;
import coffer.s3.object.IndexName;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds whether any record names a blob, by what its manifest says of it: the way back from the
/// disk to the records.
final class Names {
    private static final int PAGE = 1_000;

    private final Inventory inventory;
    private final UploadedBlobs uploads = new UploadedBlobs();

    Names(Inventory inventory) {
        this.inventory = inventory;
    }

    /// Whose a manifest says that its blob is.
    static Flaw.Owner owner(Manifest manifest) {
        String id =
                switch (manifest.subject()) {
                    case Subject.Version(var versionId, var _) -> versionId;
                    case Subject.Part(var uploadId, var number) -> uploadId + " part " + number;
                };
        return new Flaw.Owner(manifest.place().bucket(), manifest.place().key(), id);
    }

    static String words(Manifest manifest) {
        return owner(manifest).toString();
    }

    /// The bucket that the manifest speaks of, unless it is gone, replaced or not.
    Optional<Bucket> bucket(Snapshot snapshot, Manifest manifest) {
        return inventory
                .buckets()
                .find(snapshot, manifest.place().bucket())
                .filter(bucket -> bucket.id().equals(manifest.place().bucketId()));
    }

    boolean isNamed(Snapshot snapshot, String blob, Manifest manifest) {
        return bucket(snapshot, manifest)
                .filter(bucket -> isNamed(snapshot, bucket, blob, manifest))
                .isPresent();
    }

    private boolean isNamed(Snapshot snapshot, Bucket bucket, String blob, Manifest manifest) {
        String key = manifest.place().key();
        return switch (manifest.subject()) {
            case Subject.Version(var versionId, var _) ->
                    inventory.index().find(snapshot, bucket, key, versionId).stream()
                                    .flatMap(version -> version.object().stream())
                                    .map(StoredObject::content)
                                    .anyMatch(it -> holds(snapshot, bucket, it, blob))
                            || anyVersion(
                                    snapshot, bucket, key, it -> holds(snapshot, bucket, it, blob));
            case Subject.Part part ->
                    uploads.find(snapshot, bucket, key, part)
                                    .filter(ref -> ref.id().equals(blob))
                                    .isPresent()
                            || anyVersion(
                                    snapshot,
                                    bucket,
                                    key,
                                    it -> lists(snapshot, bucket, it, part).anyMatch(blob::equals));
        };
    }

    /// Asks of the newest version first; a key may have any number of them.
    private boolean anyVersion(
            Snapshot snapshot, Bucket bucket, String key, Predicate<Content> wanted) {
        Range range = Range.from(IndexName.ofKey(key), PAGE);
        while (true) {
            List<Entry<Version>> page = inventory.index().list(snapshot, bucket, range);
            for (Entry<Version> entry : page) {
                if (!entry.value().key().equals(key)) return false;
                Optional<Content> content = entry.value().object().map(StoredObject::content);
                if (content.filter(wanted).isPresent()) return true;
            }
            if (page.size() < PAGE) return false;
            range = Range.after(page.getLast().name(), PAGE);
        }
    }

    private boolean holds(Snapshot snapshot, Bucket bucket, Content content, String blob) {
        if (content.blob().map(BlobRef::id).filter(blob::equals).isPresent()) return true;
        return content
                .parts()
                .map(list -> inventory.contents().partLists().read(snapshot, bucket, list))
                .orElse(List.of())
                .stream()
                .map(PartEntry::blob)
                .anyMatch(ref -> ref.id().equals(blob));
    }

    /// The blob that an object has as that part, if its parts are those of that upload.
    private Stream<String> lists(
            Snapshot snapshot, Bucket bucket, Content content, Subject.Part part) {
        PartLists partLists = inventory.contents().partLists();
        return content.parts().stream()
                .filter(list -> list.listId().equals(part.uploadId()))
                .flatMap(list -> partLists.find(snapshot, bucket, list, part.number()).stream())
                .map(entry -> entry.blob().id());
    }
}
