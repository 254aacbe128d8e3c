package coffer.s3.object;

import coffer.s3.content.Content;
import coffer.s3.content.Encryption;
import coffer.s3.content.StoredChecksum;
import coffer.s3.lock.ObjectLock;
import coffer.s3.lock.Retention;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.Map;
import java.util.Optional;

/// What a read found and may tell: the common ground of GetObject and HeadObject.
record ReadAnswer(
        Sighting sighting,
        Version version,
        StoredObject object,
        Slice slice,
        Telling telling,
        ReadRequest.Key key) {

    /// What of it the caller asked for and may see.
    record Telling(boolean checksums, boolean tagCount, boolean partsCount) {}

    Content content() {
        return object.content();
    }

    Encryption encryption() {
        return object.content().encryption();
    }

    Optional<String> versionId() {
        return sighting.shownVersionId(version);
    }

    Optional<String> checksum(ChecksumAlgorithm algorithm) {
        return shownChecksum().flatMap(checksum -> checksum.in(algorithm));
    }

    Optional<String> checksumType() {
        return shownChecksum().map(checksum -> checksum.type().name());
    }

    Optional<Map<String, String>> metadata() {
        return Optional.of(object.headers().metadata()).filter(metadata -> !metadata.isEmpty());
    }

    Optional<Integer> tagCount() {
        return telling.tagCount() && !object.tags().isEmpty()
                ? Optional.of(object.tags().size())
                : Optional.empty();
    }

    /// Told to those who ask for a part.
    Optional<Integer> partsCount() {
        return telling.partsCount()
                ? object.content().parts().map(Content.PartsRef::count)
                : Optional.empty();
    }

    Optional<String> storageClass() {
        return StorageClasses.shown(object.storageClass());
    }

    Optional<Retention> retention() {
        return object.lock().flatMap(ObjectLock::retention);
    }

    Optional<String> legalHold() {
        return object.lock().flatMap(ObjectLock::legalHold).map(isHeld -> isHeld ? "ON" : "OFF");
    }

    private Optional<StoredChecksum> shownChecksum() {
        return telling.checksums() ? slice.checksum() : Optional.empty();
    }
}
