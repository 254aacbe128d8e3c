package coffer.s3.integrity;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.BlobRef;
import coffer.s3.content.Content;
import coffer.s3.content.Manifest.Subject;
import coffer.s3.content.PartEntry;
import coffer.s3.content.PartLists;
import coffer.s3.integrity.Holder.Held;
import coffer.s3.multipart.UploadedBlobs;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the records of a bucket that name blobs, one after the other.
final class Holders {
    private final ObjectIndex index;
    private final PartLists partLists;
    private final UploadedBlobs uploads = new UploadedBlobs();

    Holders(ObjectIndex index, PartLists partLists) {
        this.index = index;
        this.partLists = partLists;
    }

    /// The version after a place in the index, in the order of listings; delete markers among them.
    Optional<Holder> version(Snapshot snapshot, Bucket bucket, Optional<Bytes> after) {
        return index.list(snapshot, bucket, next(after)).stream()
                .findFirst()
                .map(entry -> holder(snapshot, bucket, entry));
    }

    /// The upload after a place in their table.
    Optional<Holder> upload(Snapshot snapshot, Bucket bucket, Optional<Bytes> after) {
        return uploads.list(snapshot, bucket, next(after)).stream()
                .findFirst()
                .map(found -> holder(bucket, found));
    }

    private static Range next(Optional<Bytes> after) {
        return after.map(place -> Range.after(place, 1)).orElseGet(() -> Range.first(1));
    }

    private Holder holder(Snapshot snapshot, Bucket bucket, Entry<Version> entry) {
        Version version = entry.value();
        Optional<Content> content = version.object().map(StoredObject::content);
        List<PartEntry> parts =
                content.flatMap(Content::parts)
                        .map(list -> partLists.read(snapshot, bucket, list))
                        .orElse(List.of());
        Holder bare =
                new Holder(
                        entry.name(),
                        bucket,
                        version.key(),
                        version.versionId(),
                        content.map(Content::encryption),
                        List.of(),
                        List.of());
        return content.map(it -> bare.with(held(version, it, parts), sumsUp(bare, it, parts)))
                .orElse(bare);
    }

    private static List<Held> held(Version version, Content content, List<PartEntry> parts) {
        if (content.blob().isPresent()) {
            BlobRef only = content.blob().get();
            Subject whole = new Subject.Version(version.versionId(), List.of(only.id()));
            return List.of(new Held(only, List.of(whole)));
        }
        List<String> blobs = parts.stream().map(part -> part.blob().id()).toList();
        String listId = content.parts().map(Content.PartsRef::listId).orElse("");
        List<Held> held = new ArrayList<>(parts.size());
        for (PartEntry part : parts) {
            Subject asPart = new Subject.Part(listId, part.number());
            held.add(
                    held.isEmpty()
                            ? new Held(
                                    part.blob(),
                                    List.of(
                                            new Subject.Version(version.versionId(), blobs),
                                            asPart))
                            : new Held(part.blob(), List.of(asPart)));
        }
        return held;
    }

    private static List<Flaw> sumsUp(Holder bare, Content content, List<PartEntry> parts) {
        int wanted = content.parts().map(Content.PartsRef::count).orElse(0);
        if (parts.size() != wanted) {
            String told = "%d of its %d parts are listed".formatted(parts.size(), wanted);
            return List.of(bare.flaw(Flaw.Kind.MISSING_PARTS, told));
        }
        long sum =
                content.blob()
                        .map(BlobRef::sizeBytes)
                        .orElseGet(() ->
                                parts.stream().mapToLong(part -> part.blob().sizeBytes()).sum());
        if (sum == content.sizeBytes()) return List.of();
        String told = "%d bytes in blobs, %d on record".formatted(sum, content.sizeBytes());
        return List.of(bare.flaw(Flaw.Kind.WRONG_SIZE, told));
    }

    private static Holder holder(Bucket bucket, UploadedBlobs.Begun upload) {
        List<Held> held =
                upload.parts().stream()
                        .map(part ->
                                new Held(
                                        part.blob(),
                                        List.of(new Subject.Part(upload.id(), part.number()))))
                        .toList();
        return new Holder(
                upload.place(),
                bucket,
                upload.key(),
                upload.id(),
                Optional.of(upload.encryption()),
                held,
                List.of());
    }
}
