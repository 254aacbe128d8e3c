package coffer.s3.content;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.ChunkedWriter;
import coffer.crypto.chunked.Layout;
import coffer.gate.StaleDecisionException;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.error.S3Error;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import coffer.store.blob.BlobWriter;
import coffer.store.blob.MissingBlobException;
import coffer.store.blob.NoRoomException;
import coffer.store.blob.SealedBlob;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import coffer.wire.http.Headers;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Takes the bytes of objects in, sealed under a fresh data key each time, and gives them out.
public final class Contents {
    private final Store store;
    private final KeyTable keys;
    private final BlobStores blobs;
    private final SecureRandom random;
    private final PartLists partLists = new PartLists();
    private final SmallBlobs smallBlobs = new SmallBlobs();
    private final Pins pins = new Pins();
    private final Labelling labelling;

    public Contents(Store store, KeyTable keys, BlobStores blobs, SecureRandom random) {
        this.store = store;
        this.keys = keys;
        this.blobs = blobs;
        this.random = random;
        this.labelling = new Labelling(store, blobs);
    }

    public KeyTable keys() {
        return keys;
    }

    public PartLists partLists() {
        return partLists;
    }

    public Discards discards(Instant now) {
        return new Discards(new Discards.Ports(keys, blobs, partLists, pins), now);
    }

    /// Whether a blob on disk is one that records name.
    public boolean isKept(Snapshot snapshot, BlobId blob) {
        return wrappedKey(snapshot, blob).isPresent();
    }

    /// The same, now.
    public boolean isKept(BlobId blob) {
        return store.read(snapshot -> isKept(snapshot, blob));
    }

    /// Reads the source to its end and seals it into a new blob. Whatever goes wrong, and whatever
    /// was claimed and does not hold, leaves nothing behind.
    public Draft receive(Intake intake, Envelope envelope) {
        BlobStore place = blobs.of(intake.region());
        try (BlobKeys dataKeys = BlobKeys.random(random, envelope.hasTwoLayers());
                BlobWriter writer =
                        place.create(dataKeys.outermost(), intake.claims().leastBytes());
                ChunkedWriter chunks = innermost(writer, dataKeys)) {
            Hashing hashing = new Hashing(intake.needsMd5(), intake.algorithms());
            long received = Pump.run(intake, hashing, chunks);
            Headers trailer = Pump.trailer(intake.source());
            Hashing.Hashes hashes = hashing.finish();
            intake.claims().check(hashes, received, trailer);
            Bytes wrapped = envelope.wrap(writer.id(), dataKeys);
            if (envelope.hasTwoLayers()) chunks.finish();
            Optional<SmallBlobs.Small> small = keep(writer, intake, received);
            return new Draft(
                    place, new Draft.Sealed(writer.id(), wrapped, received, hashes, small));
        } catch (AuthenticationFailedException | MissingBlobException corrupt) {
            // The source of a copy is not what was stored.
            throw S3Error.CORRUPT.refusal();
        } catch (NoRoomException full) {
            throw S3Error.INSUFFICIENT_STORAGE.refusal();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot write a blob", failure);
        }
    }

    /// Commits the blob to its place, unless it is small enough to be kept where it is named, and
    /// may be.
    private Optional<SmallBlobs.Small> keep(BlobWriter writer, Intake intake, long sizeBytes) {
        Manifest manifest = intake.manifest().apply(writer.id());
        boolean isWhole = manifest.subject() instanceof Manifest.Subject.Version;
        boolean isSmall = sizeBytes <= SmallBlobs.MOST_BYTES;
        if (isWhole && isSmall && !blobs.isApart(intake.region())) {
            return writer.take().map(sealed -> new SmallBlobs.Small(manifest.toBytes(), sealed));
        }
        writer.commit(manifest.toBytes());
        return Optional.empty();
    }

    /// Where the plaintext goes: into the file's own layer, or into one within it.
    private static ChunkedWriter innermost(BlobWriter writer, BlobKeys dataKeys)
            throws IOException {
        return dataKeys.outer().isPresent()
                ? new ChunkedWriter(writer.stream(), dataKeys.inner(), writer.id())
                : writer.stream();
    }

    /// The bytes from `from` up to but not including `to`, the first of which is known to be whole
    /// before this returns. They can be read to their end even if the object is deleted meanwhile.
    /// Takes over `envelope`, which is closed with the stream, or at once if this throws.
    ///
    /// Throws [StaleDecisionException] if the object was deleted since it was found.
    public ContentStream open(Source source, Envelope envelope, long from, long to) {
        Hold hold = new Hold(source.bucket().region(), envelope, pins.pin(pinOf(source.content())));
        boolean isOpen = false;
        try {
            ContentStream stream =
                    new ContentStream(this, hold, segments(source, from, to), to - from);
            isOpen = opened(stream);
            return stream;
        } finally {
            if (!isOpen) hold.close();
        }
    }

    /// What a stream keeps until it is closed.
    record Hold(Region region, Envelope envelope, Pins.Pin pin) implements AutoCloseable {
        @Override
        public void close() {
            try (envelope) {
                pin.close();
            }
        }
    }

    private static String pinOf(Content content) {
        return content.parts()
                .map(Content.PartsRef::listId)
                .or(() -> content.blob().map(BlobRef::id))
                .orElse("");
    }

    private static boolean opened(ContentStream stream) {
        boolean isWhole = false;
        try {
            stream.verifyFirst();
            isWhole = true;
        } finally {
            if (!isWhole) stream.close();
        }
        return isWhole;
    }

    /// Bytes to be read, and the bucket that holds them.
    public record Source(Bucket bucket, Content content) {}

    /// The parts of a multipart object in order; empty for any other. Throws
    /// [StaleDecisionException] if the object was deleted since it was found.
    public List<PartEntry> parts(Source source) {
        Optional<Content.PartsRef> list = source.content().parts();
        if (list.isEmpty()) return List.of();
        List<PartEntry> parts =
                store.read(snapshot -> partLists.read(snapshot, source.bucket(), list.get()));
        if (parts.size() != list.get().count()) throw deleted();
        return parts;
    }

    /// A blob, opened for one reader. Throws [StaleDecisionException] if it is deleted, or if its
    /// object was given another key since the envelope was opened.
    ChunkedReader open(Region region, BlobRef blob, Envelope envelope) {
        BlobId id = BlobId.parse(blob.id());
        Kept kept = store.read(snapshot -> kept(snapshot, blob)).orElseThrow(Contents::deleted);
        try (BlobKeys dataKeys = unwrap(id, kept.wrappedKey(), envelope)) {
            return open(blobs.of(region), blob, dataKeys, kept.small());
        }
    }

    /// What the store has of a blob.
    private record Kept(Bytes wrappedKey, Optional<Bytes> small) {}

    private Optional<Kept> kept(Snapshot snapshot, BlobRef blob) {
        BlobId id = BlobId.parse(blob.id());
        return wrappedKey(snapshot, id).map(wrapped -> new Kept(wrapped, small(snapshot, blob)));
    }

    private Optional<Bytes> small(Snapshot snapshot, BlobRef blob) {
        if (!SmallBlobs.mayHold(blob)) return Optional.empty();
        return smallBlobs.sealed(snapshot, BlobId.parse(blob.id()));
    }

    private static StaleDecisionException deleted() {
        return new StaleDecisionException("the object was deleted");
    }

    /// What the key table holds is authentic: if this envelope did not wrap it, a newer one did.
    private static BlobKeys unwrap(BlobId id, Bytes wrapped, Envelope envelope) {
        try {
            return envelope.unwrap(id, wrapped);
        } catch (AuthenticationFailedException other) {
            throw new StaleDecisionException("the object was given another key");
        }
    }

    /// The same for a reader who has begun: a deletion or another key since then counts for others.
    ChunkedReader openNext(BlobRef blob, Hold hold) {
        BlobId id = BlobId.parse(blob.id());
        Bytes wrapped =
                store.read(snapshot -> keys.find(snapshot, new KeyId(id.bytes())))
                        .map(WrappedKey::wrapped)
                        .orElseThrow(Contents::deleted);
        try (BlobKeys dataKeys = unwrapNext(id, wrapped, hold)) {
            return open(blobs.of(hold.region()), blob, dataKeys, Optional.empty());
        }
    }

    private BlobKeys unwrapNext(BlobId id, Bytes wrapped, Hold hold) {
        try {
            return hold.envelope().unwrap(id, wrapped);
        } catch (AuthenticationFailedException other) {
            return hold.pin()
                    .unwrapAnew(id, wrapped)
                    .orElseThrow(
                            () -> new StaleDecisionException("the object was given another key"));
        }
    }

    private static ChunkedReader open(
            BlobStore place, BlobRef blob, BlobKeys dataKeys, Optional<Bytes> small) {
        BlobId id = BlobId.parse(blob.id());
        long sizeBytes = blob.sizeBytes();
        boolean isDouble = dataKeys.outer().isPresent();
        long outermostBytes = isDouble ? Layout.fileLength(sizeBytes) : sizeBytes;
        try {
            ChunkedReader outer =
                    small.isPresent()
                            ? ChunkedReader.open(
                                    small.get(), dataKeys.outermost(), id, outermostBytes)
                            : place.open(id, dataKeys.outermost(), outermostBytes);
            return isDouble ? openWithin(outer, id, dataKeys.inner(), sizeBytes) : outer;
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open a blob", failure);
        }
    }

    private static ChunkedReader openWithin(
            ChunkedReader outer, BlobId id, SecretBytes dataKey, long sizeBytes)
            throws IOException {
        boolean isOpen = false;
        try {
            ChunkedReader inner =
                    ChunkedReader.open(new OpenedLayer(outer), dataKey, id, sizeBytes);
            isOpen = true;
            return inner;
        } finally {
            if (!isOpen) outer.close();
        }
    }

    /// Wraps the data keys of all of an object's blobs anew; nobody's bytes are read. Takes over
    /// `to`.
    public Renewal rewrap(Source source, Envelope from, Envelope to) {
        Optional<Pins.Pin> pin = source.content().parts().map(list -> pins.pin(list.listId()));
        Rewrapping rewrapping = new Rewrapping(keys, source.content(), to, pin);
        boolean isWhole = false;
        try {
            for (BlobRef blob : blobsOf(source)) {
                BlobId id = BlobId.parse(blob.id());
                Bytes wrapped =
                        store.read(snapshot -> wrappedKey(snapshot, id))
                                .orElseThrow(Contents::deleted);
                try (BlobKeys dataKeys = unwrap(id, wrapped, from)) {
                    rewrapping.add(new KeyId(id.bytes()), to.wrap(id, dataKeys));
                }
            }
            isWhole = true;
            return rewrapping;
        } finally {
            if (!isWhole) rewrapping.abandon();
        }
    }

    /// What is written is `versionId` at `place`.
    public record Written(Manifest.Place place, String versionId) {
        private Region region() {
            return new Region(place.region());
        }

        private Manifest whole(BlobId blob) {
            return new Manifest(
                    place, new Manifest.Subject.Version(versionId, List.of(blob.toString())));
        }

        /// Beside the first blob is said what all of them are.
        private Bytes all(List<Draft> drafts) {
            List<String> ids = drafts.stream().map(draft -> draft.ref().id()).toList();
            return new Manifest(place, new Manifest.Subject.Version(versionId, ids)).toBytes();
        }

        private Manifest part(String listId, PartEntry part) {
            return new Manifest(place, new Manifest.Subject.Part(listId, part.number()));
        }
    }

    /// Seals the bytes of all of an object's blobs anew, each under a fresh data key. Takes over
    /// `to`.
    public Renewal rewrite(Source source, Envelope from, Envelope to, Written written) {
        Region region = written.region();
        Optional<Pins.Pin> pin = source.content().parts().map(list -> pins.pin(list.listId()));
        List<Draft> drafts = new ArrayList<>();
        boolean isWhole = false;
        try (to) {
            Optional<Content.PartsRef> list =
                    source.content()
                            .parts()
                            .map(old -> new Content.PartsRef(newListId(), old.count()));
            List<PartEntry> parts = new ArrayList<>();
            for (PartEntry part : parts(source)) {
                String listId = list.orElseThrow().listId();
                Draft draft =
                        reseal(
                                part.blob(),
                                from,
                                to,
                                new Label(region, blob -> written.part(listId, part)));
                drafts.add(draft);
                parts.add(new PartEntry(part.number(), draft.ref(), part.checksum()));
            }
            for (BlobRef only : source.content().blob().stream().toList()) {
                drafts.add(reseal(only, from, to, new Label(region, written::whole)));
            }
            if (list.isPresent()) {
                blobs.of(region).putManifest(drafts.getFirst().id(), written.all(drafts));
            }
            isWhole = true;
            return new Rewriting(
                    this, source.content(), to, new Rewriting.Made(drafts, parts, list));
        } finally {
            if (!isWhole) drafts.forEach(Draft::discard);
            pin.ifPresent(Pins.Pin::close);
        }
    }

    private record Label(Region region, Function<BlobId, Manifest> manifest) {}

    private Draft reseal(BlobRef blob, Envelope from, Envelope to, Label label) {
        Region region = label.region();
        try (ChunkedReader reader = open(region, blob, from)) {
            Claims claims = Claims.ofLength(blob.sizeBytes());
            return receive(
                    new Intake(
                            new StoredBytes(reader.all()),
                            claims,
                            Set.of(),
                            false,
                            region,
                            label.manifest()),
                    to);
        } catch (AuthenticationFailedException | MissingBlobException corrupt) {
            throw S3Error.CORRUPT.refusal();
        } catch (IOException failure) {
            throw new StoreUnavailableException("a blob cannot be closed", failure);
        }
    }

    private String newListId() {
        return KeyId.random(random).toString();
    }

    /// Every key that is needed to read it, in the key table or not.
    public List<KeyId> keysOf(Source source) {
        List<KeyId> all = new ArrayList<>();
        for (BlobRef blob : blobsOf(source)) all.add(new KeyId(BlobId.parse(blob.id()).bytes()));
        Encryption encryption = source.content().encryption();
        encryption.envelope().map(KeyId::parse).ifPresent(all::add);
        encryption.second().map(KeyId::parse).ifPresent(all::add);
        return all;
    }

    private List<BlobRef> blobsOf(Source source) {
        return source.content()
                .blob()
                .map(List::of)
                .orElseGet(() -> parts(source).stream().map(PartEntry::blob).toList());
    }

    /// A retired key is no key: what it opened is deleted.
    private Optional<Bytes> wrappedKey(Snapshot snapshot, BlobId blob) {
        return keys.find(snapshot, new KeyId(blob.bytes()))
                .filter(key -> key.retired().isEmpty())
                .map(WrappedKey::wrapped);
    }

    public Labelling labelling() {
        return labelling;
    }

    /// Whose a blob is that lies in the store or in that place. Throws
    /// [AuthenticationFailedException] if that was said of another blob.
    public Optional<Manifest> manifest(BlobStore place, BlobId id) {
        return store.read(snapshot -> smallBlobs.manifest(snapshot, id))
                .or(() -> place.manifest(id))
                .flatMap(Manifest::parse);
    }

    /// The same of one that may lie anywhere.
    public Optional<Manifest> manifest(BlobId id) {
        return blobs.all().stream().flatMap(place -> manifest(place, id).stream()).findFirst();
    }

    /// A bucket's blob as it is sealed, wherever it lies, for the caller to close. Throws
    /// [MissingBlobException], and [AuthenticationFailedException] if its row does not open.
    public SealedBlob sealed(Bucket bucket, BlobId id) {
        return store.read(snapshot -> smallBlobs.sealed(snapshot, id))
                .map(bytes -> SealedBlob.held(id, bytes))
                .orElseGet(() -> blobs.of(bucket.region()).sealed(id));
    }

    /// At most `range.limit()` of the blobs that lie in the store.
    public List<BlobId> inStore(Snapshot snapshot, Range range) {
        return smallBlobs.list(snapshot, range);
    }

    private List<ContentStream.Segment> segments(Source source, long from, long to) {
        if (source.content().blob().isPresent()) {
            return List.of(new ContentStream.Segment(source.content().blob().get(), from, to));
        }
        List<ContentStream.Segment> segments = new ArrayList<>();
        long start = 0;
        for (PartEntry part : parts(source)) {
            long end = start + part.blob().sizeBytes();
            if (end > from && start < to) {
                segments.add(
                        new ContentStream.Segment(
                                part.blob(),
                                Math.max(from, start) - start,
                                Math.min(to, end) - start));
            }
            start = end;
        }
        return segments;
    }
}
