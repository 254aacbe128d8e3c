package coffer.s3.integrity;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.integrity.Cursor.Partly;
import coffer.s3.integrity.Cursor.Phase;
import coffer.s3.integrity.Flaw.Kind;
import coffer.s3.integrity.Holder.Held;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import coffer.store.blob.BlobStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// From the records to the disk: every blob that a version or an upload of any bucket names.
final class RecordWalk {
    /// What makes it idle to read the bytes.
    private static final Set<Kind> UNREADABLE =
            EnumSet.of(
                    Kind.MISSING_BLOB,
                    Kind.UNREADABLE_BLOB,
                    Kind.WRONG_LENGTH,
                    Kind.CORRUPT_HEADER,
                    Kind.CORRUPT_BYTES,
                    Kind.MISSING_KEY,
                    Kind.CORRUPT_KEY);

    private final Inventory inventory;
    private final Store store;
    private final Holders holders;
    private final BlobLook look;
    private final BytesLook bytes;
    private final boolean readsBytes;
    private final Fingerprints fingerprints = new Fingerprints();
    private Optional<Seen> seen = Optional.empty();

    /// The record that was read last, and where that was.
    private record Seen(Cursor place, Optional<Holder> holder) {}

    /// When a step is made, and how many bytes it may read.
    record Terms(Instant now, long allowedBytes) {}

    RecordWalk(Inventory inventory, boolean readsBytes) {
        this.inventory = inventory;
        this.readsBytes = readsBytes;
        this.store = inventory.store();
        this.holders = new Holders(inventory.index(), inventory.contents().partLists());
        this.look = new BlobLook(inventory);
        this.bytes = new BytesLook(inventory);
    }

    /// From here on records are read anew.
    void refresh() {
        seen = Optional.empty();
    }

    /// Where the blobs of the bucket lie that a step would look at, if that can be told.
    Optional<BlobStore> place(Cursor at) {
        try {
            return at.bucket()
                    .flatMap(name ->
                            store.read(
                                    snapshot -> inventory.buckets().find(snapshot, name.toUtf8())))
                    .map(bucket -> inventory.blobs().of(bucket.region()));
        } catch (AuthenticationFailedException | IllegalStateException corrupt) {
            return Optional.empty();
        }
    }

    /// Leaves out what is left of the bucket.
    Step skip(Cursor at) {
        return nextBucket(at, Range.after(at.bucket().orElseThrow(), 1));
    }

    Step step(Cursor at, Terms terms) {
        if (at.bucket().isEmpty()) return nextBucket(at, Range.first(1));
        try {
            Optional<Holder> holder = holder(at);
            return holder.isPresent()
                    ? visit(holder.get(), at, terms)
                    : nextBucket(at, Range.after(at.bucket().get(), 1));
        } catch (AuthenticationFailedException | IllegalStateException corrupt) {
            String bucket = at.bucket().get().toUtf8();
            Flaw flaw =
                    Flaw.of(
                            Kind.CORRUPT_INDEX,
                            new Flaw.Owner(bucket, "", at.phase().name()),
                            Optional.empty(),
                            "a record cannot be opened, so those behind it are not looked at");
            return nextBucket(at, Range.after(at.bucket().get(), 1)).after(flaw);
        }
    }

    private Step nextBucket(Cursor at, Range range) {
        try {
            List<Entry<Bucket>> next =
                    store.read(snapshot -> inventory.buckets().list(snapshot, range));
            if (next.isEmpty()) return Step.to(at.nextPhase());
            List<Flaw> flaws =
                    at.phase() == Phase.VERSIONS ? look.at(next.getFirst().value()) : List.of();
            return Step.to(at.inBucket(next.getFirst().name()), flaws);
        } catch (AuthenticationFailedException | IllegalStateException corrupt) {
            String told = "a bucket's record cannot be opened, so others are not looked at";
            return Step.to(
                    at.nextPhase(),
                    List.of(Flaw.ofNobody(Kind.CORRUPT_INDEX, Optional.empty(), told)));
        }
    }

    private Optional<Holder> holder(Cursor at) {
        Cursor place = at.again();
        Optional<Seen> known = seen.filter(last -> last.place().equals(place));
        if (known.isPresent()) return known.get().holder();
        Optional<Holder> found =
                store.read(snapshot -> {
                    String name = at.bucket().orElseThrow().toUtf8();
                    Optional<Bucket> bucket = inventory.buckets().find(snapshot, name);
                    return at.phase() == Phase.VERSIONS
                            ? bucket.flatMap(it -> holders.version(snapshot, it, at.record()))
                            : bucket.flatMap(it -> holders.upload(snapshot, it, at.record()));
                });
        seen = Optional.of(new Seen(place, found));
        return found;
    }

    private Step visit(Holder holder, Cursor at, Terms terms) {
        int number = at.count();
        boolean isThere = number < holder.blobs().size();
        if (at.partly().isPresent()) {
            String expected = at.partly().get().blob();
            boolean isSame = isThere && holder.blobs().get(number).blob().id().equals(expected);
            if (!isSame) return Step.to(at.again());
        }
        List<Flaw> flaws = new ArrayList<>(at.partly().isEmpty() ? look.at(holder) : List.of());
        if (!isThere) return Step.to(at.afterRecord(holder.place()), flaws);
        Held held = holder.blobs().get(number);
        Partly from = at.partly().orElseGet(() -> Partly.begin(held.blob().id()));
        if (from.offset() == 0) flaws.addAll(look.at(holder, held));
        boolean isIdle =
                !readsBytes || flaws.stream().map(Flaw::kind).anyMatch(UNREADABLE::contains);
        if (isIdle) return Step.to(past(holder, at), flaws);
        Step step = read(new Reading(holder, held, from), at, terms);
        flaws.addAll(step.flaws());
        return new Step(step.next(), flaws, step.reading(), step.taken(), step.forgotten());
    }

    private record Reading(Holder holder, Held held, Partly from) {}

    private Step read(Reading reading, Cursor at, Terms terms) {
        Partly from = reading.from();
        long end = reading.holder().lengthBytes(reading.held());
        long pieces = Math.max(1, terms.allowedBytes() / BytesLook.PIECE_BYTES);
        long to = Math.min(end, from.offset() + pieces * BytesLook.PIECE_BYTES);
        BytesLook.Run run = new BytesLook.Run(from.offset(), to, from.chain());
        return switch (bytes.read(reading.holder(), reading.held(), run)) {
            case BytesLook.Read.Amiss(Flaw flaw) ->
                    Step.to(past(reading.holder(), at), List.of(flaw));
            case BytesLook.Read.Fine(Bytes chain) -> {
                long count = to - from.offset();
                if (to < end) {
                    Partly reached = new Partly(from.blob(), to, chain);
                    yield Step.to(at.atBlob(at.count(), reached)).reading(count, false);
                }
                yield whole(reading, past(reading.holder(), at), chain, terms.now())
                        .reading(count, true);
            }
        };
    }

    /// At the end of a blob: what cannot be opened is held against what it was before.
    private Step whole(Reading reading, Cursor next, Bytes chain, Instant now) {
        if (chain.isEmpty()) return Step.to(next);
        Optional<Fingerprints.Fingerprint> before =
                store.read(snapshot -> fingerprints.find(snapshot, reading.held().id()));
        if (before.isEmpty()) {
            return Step.to(next)
                    .taking(reading.held().id(), new Fingerprints.Fingerprint(chain, now));
        }
        return Step.to(
                next,
                BytesLook.changed(reading.holder(), reading.held(), before.get(), chain).stream()
                        .toList());
    }

    /// The next blob of the record, or the next record.
    private static Cursor past(Holder holder, Cursor at) {
        int next = at.count() + 1;
        if (next >= holder.blobs().size()) return at.afterRecord(holder.place());
        return at.atBlob(next, Partly.begin(holder.blobs().get(next).blob().id()));
    }
}
