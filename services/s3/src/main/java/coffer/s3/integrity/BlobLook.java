package coffer.s3.integrity;

import coffer.crypto.AuthenticationFailedException;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Encryption;
import coffer.s3.content.Manifest;
import coffer.s3.integrity.Flaw.Kind;
import coffer.s3.integrity.Holder.Held;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.MissingBlobException;
import coffer.store.blob.SealedBlob;
import coffer.store.keys.KeyId;
import coffer.store.keys.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Holds what a record says against what there is, as far as that goes without reading the bytes:
/// keys, file, length, header and manifest.
final class BlobLook {
    private final Inventory inventory;

    BlobLook(Inventory inventory) {
        this.inventory = inventory;
    }

    /// What is wrong with the key of a bucket.
    List<Flaw> at(Bucket bucket) {
        Flaw.Owner owner = new Flaw.Owner(bucket.name(), "", "the bucket");
        return amiss(KeyId.parse(bucket.keyId())).stream()
                .map(kind -> Flaw.of(kind, owner, Optional.empty(), "the key " + bucket.keyId()))
                .toList();
    }

    /// What is wrong with a record and the keys that all its blobs share.
    List<Flaw> at(Holder holder) {
        List<Flaw> flaws = new ArrayList<>(holder.flaws());
        if (holder.encryption().isEmpty()) return flaws;
        Encryption encryption = holder.encryption().get();
        Optional<String> own =
                encryption.usesKms() ? Optional.empty() : Optional.of(holder.bucket().keyId());
        Stream.of(encryption.envelope(), encryption.second(), own)
                .flatMap(Optional::stream)
                .forEach(id ->
                        amiss(KeyId.parse(id))
                                .ifPresent(kind -> flaws.add(holder.flaw(kind, "the key " + id))));
        return flaws;
    }

    /// What is wrong with one of its blobs.
    List<Flaw> at(Holder holder, Held held) {
        List<Flaw> flaws = new ArrayList<>();
        amiss(new KeyId(held.id().bytes()))
                .ifPresent(kind -> flaws.add(holder.flaw(kind, held, "the key of the blob")));
        file(holder, held).ifPresent(flaws::add);
        manifest(holder, held).ifPresent(flaws::add);
        return flaws;
    }

    /// What is wrong with a row of the key table, if anything.
    private Optional<Kind> amiss(KeyId id) {
        try {
            Optional<WrappedKey> key =
                    inventory.store().read(snapshot -> inventory.keys().find(snapshot, id));
            boolean isThere = key.filter(found -> found.retired().isEmpty()).isPresent();
            return isThere ? Optional.empty() : Optional.of(Kind.MISSING_KEY);
        } catch (AuthenticationFailedException | StoreUnavailableException unreadable) {
            return Optional.of(Kind.CORRUPT_KEY);
        }
    }

    private Optional<Flaw> file(Holder holder, Held held) {
        try (SealedBlob file = inventory.contents().sealed(holder.bucket(), held.id())) {
            long expected = holder.fileBytes(held);
            if (file.sizeBytes() != expected) {
                String told = "%d bytes long, not %d".formatted(file.sizeBytes(), expected);
                return Optional.of(holder.flaw(Kind.WRONG_LENGTH, held, told));
            }
            return file.hasHeader()
                    ? Optional.empty()
                    : Optional.of(holder.flaw(Kind.CORRUPT_HEADER, held, "it begins like another"));
        } catch (MissingBlobException missing) {
            return Optional.of(holder.flaw(Kind.MISSING_BLOB, held, "it is nowhere"));
        } catch (AuthenticationFailedException changed) {
            return Optional.of(holder.flaw(Kind.CORRUPT_BYTES, held, "its row does not open"));
        } catch (StoreUnavailableException unreadable) {
            return Optional.of(holder.flaw(Kind.UNREADABLE_BLOB, held, reason(unreadable)));
        }
    }

    private Optional<Flaw> manifest(Holder holder, Held held) {
        try {
            return inventory
                    .contents()
                    .manifest(inventory.blobs().of(holder.bucket().region()), held.id())
                    .map(manifest -> manifest(holder, held, manifest))
                    .orElseGet(() ->
                            Optional.of(
                                    holder.flaw(
                                            Kind.MISSING_MANIFEST,
                                            held,
                                            "nothing beside it says whose it is")));
        } catch (AuthenticationFailedException corrupt) {
            return Optional.of(
                    holder.flaw(Kind.CORRUPT_MANIFEST, held, "it is not what was written"));
        } catch (StoreUnavailableException unreadable) {
            return Optional.of(holder.flaw(Kind.CORRUPT_MANIFEST, held, reason(unreadable)));
        }
    }

    private static Optional<Flaw> manifest(Holder holder, Held held, Manifest manifest) {
        if (holder.permits(held, manifest)) return Optional.empty();
        return Optional.of(
                holder.flaw(
                        Kind.FOREIGN_MANIFEST,
                        held,
                        "it says that this is " + Names.words(manifest)));
    }

    /// What the disk said, which may name a file but nothing that is secret.
    static String reason(StoreUnavailableException failure) {
        return Optional.ofNullable(failure.getCause()).map(Throwable::toString).orElse("unread");
    }
}
