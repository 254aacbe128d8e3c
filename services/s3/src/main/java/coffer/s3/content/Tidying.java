package coffer.s3.content;

import coffer.store.blob.BlobPlace.Swept;
import coffer.store.blob.BlobStore;
import java.time.Instant;

/// What a crash left to be done where blobs lie: manifests that were due are written, and blobs
/// that no record names are removed. For start-up.
public final class Tidying {
    private final Contents contents;

    public Tidying(Contents contents) {
        this.contents = contents;
    }

    public void writeDueManifests(BlobStore place) {
        contents.labelling().resume(place, contents::isKept);
    }

    /// Removes what was there `until` then, by the place's clock.
    public Swept sweep(BlobStore place, Instant until) {
        return place.sweep(contents::isKept, until);
    }
}
