package coffer.s3.integrity;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.s3.content.Manifest;
import coffer.s3.integrity.Flaw.Kind;
import coffer.store.Range;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStore;
import coffer.store.blob.Shelf;
import coffer.store.keys.KeyId;
import coffer.store.keys.WrappedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// From the blobs to the records: every blob, in the store or in any of the places, and whether any
/// record names it.
///
/// A blob is on the disk before its record is, and after that is gone if somebody still reads it.
/// So what is younger than `grace` in either way is left alone.
final class FileWalk {
    private final Inventory inventory;
    private final Names names;
    private final Duration grace;
    private Optional<Open> open = Optional.empty();

    /// The folder that was listed last. Folders are counted through all places.
    private record Open(int folder, BlobStore place, Shelf shelf) {}

    FileWalk(Inventory inventory, Duration grace) {
        this.inventory = inventory;
        this.names = new Names(inventory);
        this.grace = grace;
    }

    /// From here on folders are listed anew.
    void refresh() {
        open = Optional.empty();
    }

    /// Where the folder lies that a step would look at.
    Optional<BlobStore> place(Cursor at) {
        List<BlobStore> places = inventory.blobs().all();
        int number = at.count() / BlobPlace.FOLDERS;
        return number < places.size() ? Optional.of(places.get(number)) : Optional.empty();
    }

    /// Leaves out what is left of the place.
    Step skip(Cursor at) {
        return Step.to(at.atFolder((at.count() / BlobPlace.FOLDERS + 1) * BlobPlace.FOLDERS));
    }

    Step step(Cursor at, Instant now) {
        Optional<BlobStore> place = place(at);
        if (place.isEmpty()) return Step.to(at.nextPhase());
        Open listed = listed(at.count(), place.get());
        Shelf shelf = listed.shelf();
        Optional<Shelf.Found> next = shelf.after(at.record());
        List<Flaw> strangers = at.record().isEmpty() ? strangers(shelf) : List.of();
        if (next.isEmpty()) return Step.to(at.nextFolder(), strangers);
        if (!strangers.isEmpty()) {
            // All of them are told with the first file.
            return Step.to(at.afterFile(Bytes.empty()), strangers);
        }
        Shelf.Found found = next.get();
        return Step.to(
                at.afterFile(found.id().bytes()),
                amiss(listed.place(), found, now).stream().toList());
    }

    /// One that lies in the store came and goes with its record.
    Step smallBlob(Cursor at) {
        Range range = at.record().map(last -> Range.after(last, 1)).orElse(Range.first(1));
        try {
            List<BlobId> next =
                    inventory
                            .store()
                            .read(snapshot -> inventory.contents().inStore(snapshot, range));
            if (next.isEmpty()) return Step.to(at.nextPhase());
            BlobId blob = next.getFirst();
            Shelf.Found found = new Shelf.Found(blob, true, true, Instant.EPOCH);
            return Step.to(
                    at.afterRecord(blob.bytes()),
                    amiss(inventory.blobs().own(), found, Instant.MAX).stream().toList());
        } catch (AuthenticationFailedException changed) {
            String told = "the row of a small blob does not open, so others are not looked at";
            return Step.to(
                    at.nextPhase(),
                    List.of(Flaw.ofNobody(Kind.CORRUPT_BYTES, Optional.empty(), told)));
        }
    }

    private Open listed(int folder, BlobStore place) {
        Optional<Open> known = open.filter(last -> last.folder() == folder);
        if (known.isPresent()) return known.get();
        Open listed = new Open(folder, place, place.shelf(folder % BlobPlace.FOLDERS));
        open = Optional.of(listed);
        return listed;
    }

    private static List<Flaw> strangers(Shelf shelf) {
        return shelf.strangers().stream()
                .map(name ->
                        Flaw.ofNobody(Kind.STRANGE_FILE, Optional.empty(), name + " is no blob's"))
                .toList();
    }

    /// What is wrong with the files of one blob, if anything.
    Optional<Flaw> amiss(BlobStore place, Shelf.Found found, Instant now) {
        Optional<String> blob = Optional.of(found.id().toString());
        if (!found.hasBlob()) {
            return isYoung(found.modified(), now)
                    ? Optional.empty()
                    : Optional.of(
                            Flaw.ofNobody(Kind.STRAY_MANIFEST, blob, "a manifest without a blob"));
        }
        try {
            Optional<WrappedKey> key = key(found);
            boolean isKept = key.filter(it -> it.retired().isEmpty()).isPresent();
            if (isKept) return unnamed(place, found);
            Instant since = key.flatMap(WrappedKey::retired).orElse(found.modified());
            if (isYoung(since, now)) return Optional.empty();
            String told =
                    key.isPresent()
                            ? "its object was deleted at " + since
                            : "no key, no record: an unfinished upload or an erased object";
            return Optional.of(Flaw.ofNobody(Kind.ORPHAN_BLOB, blob, told));
        } catch (AuthenticationFailedException | StoreUnavailableException corrupt) {
            return Optional.of(
                    Flaw.ofNobody(Kind.CORRUPT_KEY, blob, "the row of its key does not open"));
        }
    }

    private Optional<WrappedKey> key(Shelf.Found found) {
        KeyId id = new KeyId(found.id().bytes());
        return inventory.store().read(snapshot -> inventory.keys().find(snapshot, id));
    }

    /// A blob whose key lives belongs to a record; the manifest says to which.
    private Optional<Flaw> unnamed(BlobStore place, Shelf.Found found) {
        Optional<Manifest> manifest = manifest(place, found);
        if (manifest.isEmpty()) return Optional.empty();
        String blob = found.id().toString();
        Flaw.Owner owner = Names.owner(manifest.get());
        try {
            boolean isNamed =
                    inventory
                            .store()
                            .read(snapshot -> names.isNamed(snapshot, blob, manifest.get()));
            if (isNamed || key(found).filter(it -> it.retired().isEmpty()).isEmpty()) {
                return Optional.empty();
            }
            String told = "no record names it, though its key lives";
            return Optional.of(Flaw.of(Kind.LOST_NAME, owner, Optional.of(blob), told));
        } catch (AuthenticationFailedException | IllegalStateException corrupt) {
            String told = "a record of its key cannot be opened";
            return Optional.of(Flaw.of(Kind.CORRUPT_INDEX, owner, Optional.of(blob), told));
        }
    }

    /// One that cannot be read is told where a record names the blob.
    private Optional<Manifest> manifest(BlobStore place, Shelf.Found found) {
        try {
            return inventory.contents().manifest(place, found.id());
        } catch (AuthenticationFailedException | StoreUnavailableException unreadable) {
            return Optional.empty();
        }
    }

    private boolean isYoung(Instant since, Instant now) {
        return since.plus(grace).isAfter(now);
    }
}
