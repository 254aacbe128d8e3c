package coffer.s3.integrity;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.chunked.BlobId;
import coffer.gate.StaleDecisionException;
import coffer.ledger.Ledger;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Versioning;
import coffer.s3.content.Content;
import coffer.s3.content.Manifest;
import coffer.s3.content.Manifest.Subject;
import coffer.s3.content.Recovery;
import coffer.s3.content.Recovery.Recovered;
import coffer.s3.event.ServiceEvent;
import coffer.s3.lock.ObjectLock;
import coffer.s3.object.ObjectHeaders;
import coffer.s3.object.OpaqueId;
import coffer.s3.object.StorageClasses;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.store.StoreUnavailableException;
import coffer.store.Transaction;
import coffer.store.blob.MissingBlobException;
import coffer.store.keys.KeyId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Gives an object back the record that named it, from its sealed manifest, its blobs and their
/// keys; never a key. Each that comes back is on the ledger.
///
/// What only the record knew is lost: headers, tags, lists of access, storage class, locks. So it
/// comes back as the bucket owner's alone, and in a bucket with Object Lock under a legal hold.
/// Only for an installation whose server does not run.
public final class LostNames {
    private static final String ACTOR = "integrity.s3.amazonaws.com";
    private static final String EVENT = "RestoreObjectName";

    private final Ports ports;
    private final Inventory inventory;
    private final Names names;
    private final Recovery recovery;

    /// What it stands on.
    public record Ports(
            Inventory inventory, Ledger ledger, InstantSource clock, Supplier<UUID> eventIds) {}

    public LostNames(Ports ports) {
        this.ports = ports;
        this.inventory = ports.inventory();
        this.names = new Names(inventory);
        this.recovery = new Recovery(inventory.contents(), inventory.reader());
    }

    /// It cannot be done; the message says why.
    private static final class ImpossibleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String why) {
            super(why);
        }
    }

    /// Restores what the blob, which no record names, is the beginning of. Empty if that was done;
    /// otherwise says why it cannot be.
    public Optional<String> restore(String blob) {
        try {
            restore(manifest(blob), blob);
            return Optional.empty();
        } catch (ImpossibleException impossible) {
            return Optional.ofNullable(impossible.getMessage());
        } catch (StaleDecisionException foreign) {
            return Optional.of(
                    "the bucket's key does not open it: which key does was in its record");
        } catch (AuthenticationFailedException
                | MissingBlobException
                | StoreUnavailableException broken) {
            return Optional.of("its bytes are not whole");
        }
    }

    private Manifest manifest(String blob) {
        return inventory
                .contents()
                .manifest(BlobId.parse(blob))
                .orElseThrow(() -> new ImpossibleException("nothing says whose it is"));
    }

    private void restore(Manifest manifest, String blob) {
        if (!(manifest.subject() instanceof Subject.Version(var versionId, var blobs))) {
            throw new ImpossibleException("it is a part, which comes back with its object's first");
        }
        if (blobs.indexOf(blob) != 0) {
            throw new ImpossibleException("its manifest names other blobs");
        }
        Bucket bucket =
                inventory
                        .store()
                        .read(snapshot -> names.bucket(snapshot, manifest))
                        .orElseThrow(() -> new ImpossibleException("its bucket is gone"));
        Recovered recovered =
                blobs.size() == 1
                        ? recovery.whole(bucket, blob)
                        : recovery.inParts(bucket, listOf(blobs), blobs);
        inventory
                .store()
                .write(tx -> {
                    write(tx, bucket, manifest, new Named(versionId, recovered));
                    return true;
                });
    }

    private record Named(String versionId, Recovered recovered) {}

    /// The list that the second part says it is in: the first part names the whole object.
    private String listOf(List<String> blobs) {
        return switch (manifest(blobs.get(1)).subject()) {
            case Subject.Part(var listId, var _) -> listId;
            case Subject.Version _ -> throw new ImpossibleException("its parts are of others");
        };
    }

    private void write(Transaction tx, Bucket bucket, Manifest manifest, Named named) {
        Content content = named.recovered().content();
        requireLiving(tx, content, named.recovered());
        Version version = version(tx, bucket, manifest, named);
        if (!version.hasNullId()) admitVersions(tx, bucket);
        inventory.index().restore(tx, bucket, version);
        content.parts()
                .ifPresent(list ->
                        inventory
                                .contents()
                                .partLists()
                                .put(tx, bucket, list.listId(), named.recovered().parts()));
        ServiceEvent event =
                new ServiceEvent(
                        EVENT,
                        ACTOR,
                        bucket,
                        version.key(),
                        Map.of("versionId", version.versionId()));
        ports.ledger().record(tx, event.record(ports.eventIds().get(), ports.clock().instant()));
    }

    /// A version with a name of its own was written while its bucket kept versions. If the bucket's
    /// record is older than that, it says that it never did.
    private void admitVersions(Transaction tx, Bucket bucket) {
        Bucket.Settings settings = bucket.settings();
        if (settings.versioning() != Versioning.NEVER) return;
        inventory.buckets().put(tx, bucket.with(settings.with(Versioning.SUSPENDED)));
    }

    private void requireLiving(Transaction tx, Content content, Recovered recovered) {
        boolean isWhole =
                content.blob().stream().allMatch(ref -> isKept(tx, ref.id()))
                        && recovered.parts().stream()
                                .allMatch(part -> isKept(tx, part.blob().id()));
        if (!isWhole) throw new ImpossibleException("a key of it is gone");
    }

    private boolean isKept(Transaction tx, String blob) {
        return inventory
                .keys()
                .find(tx, KeyId.parse(blob))
                .filter(key -> key.retired().isEmpty())
                .isPresent();
    }

    private Version version(Transaction tx, Bucket bucket, Manifest manifest, Named named) {
        String key = manifest.place().key();
        List<Version> others = inventory.index().versions(tx, bucket, key);
        Optional<Long> nullSequence = others.stream().findFirst().flatMap(Version::nullSequence);
        boolean isNull = named.versionId().equals(Version.NULL_ID);
        long sequence =
                isNull
                        ? nullSequence.orElseGet(() -> nextSequence(others))
                        : OpaqueId.number(named.versionId())
                                .orElseThrow(() -> new ImpossibleException("it has no name"));
        if (others.stream().anyMatch(other -> other.sequence() == sequence)) {
            throw new ImpossibleException("another version has its place");
        }
        return new Version(
                key,
                named.versionId(),
                sequence,
                isNull ? Optional.of(sequence) : nullSequence,
                manifest.place().time().truncatedTo(ChronoUnit.SECONDS),
                Optional.of(object(bucket, named.recovered().content())));
    }

    private static long nextSequence(List<Version> others) {
        return others.stream().findFirst().map(Version::sequence).orElse(0L) + 1;
    }

    private static StoredObject object(Bucket bucket, Content content) {
        ObjectHeaders headers =
                ObjectHeaders.of(
                        new ObjectHeaders.Given(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        return new StoredObject(
                content,
                headers,
                Map.of(),
                StorageClasses.of(Optional.empty()),
                bucket.settings().objectLock().map(rules -> ObjectLock.NONE.withLegalHold(true)));
    }
}
