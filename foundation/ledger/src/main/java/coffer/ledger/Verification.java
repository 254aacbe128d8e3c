package coffer.ledger;

import coffer.crypto.VerifyingKey;
import coffer.kernel.Bytes;
import coffer.ledger.SegmentReader.Piece;
import coffer.ledger.Verdict.Broken;
import coffer.ledger.Verdict.Damage;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.Tree;
import java.util.List;
import java.util.Optional;

/// One walk through all segments, from the first record to the last.
final class Verification {
    private final LedgerDirectory directory;
    private final HeadChain chain;
    private final Aids aids;
    private final Frontier frontier = Frontier.empty();
    private Optional<Head> nextHead;
    private Optional<Bytes> ledgerId;
    private Optional<EntrySealer> sealer = Optional.empty();
    private long lastMillis;
    private boolean endsTorn;
    private Place place = new Place(1, 0);
    // The end of what a head or the witness has confirmed.
    private Confirmed confirmed = new Confirmed(0, place);

    Verification(LedgerDirectory directory, HeadChain chain, Aids aids) {
        this.directory = directory;
        this.chain = chain;
        this.aids = aids;
        this.nextHead = chain.next();
        this.ledgerId = nextHead.map(Head::ledgerId);
    }

    /// What a verifier may have besides the public key.
    record Aids(Optional<LedgerVerifier.Opening> opening, Optional<Head> witnessed) {}

    private record Place(int segment, long offset) {}

    private record Confirmed(long size, Place place) {}

    Verdict run(HeadsFile heads, VerifyingKey key) {
        Optional<Broken> broken = segments().or(this::unreached).or(() -> witness(heads, key));
        if (broken.isPresent()) return broken.get();
        return new Verdict.Intact(
                new Tree(frontier.size(), frontier.root()),
                heads.count(),
                frontier.size() - chain.last().map(head -> head.tree().size()).orElse(0L),
                aids.witnessed.isPresent(),
                endsTorn);
    }

    private Optional<Broken> segments() {
        List<Integer> numbers = directory.segmentNumbers();
        int last = numbers.isEmpty() ? 0 : numbers.getLast();
        for (int number = 1; number <= last; number++) {
            place = new Place(number, 0);
            if (!numbers.contains(number)) {
                return broken(Damage.DROPPED, "segment %d is missing".formatted(number));
            }
            Optional<Broken> broken = segment(number, number == last);
            if (broken.isPresent()) return broken;
            // A segment is ended only once a head is signed over all of it.
            if (number < last && confirmed.size < frontier.size()) return unsigned();
        }
        return Optional.empty();
    }

    private Optional<Broken> segment(int number, boolean isLast) {
        try (SegmentReader reader =
                SegmentReader.open(
                        directory.segment(number), SegmentReader.SEQUENTIAL_WINDOW_BYTES)) {
            Optional<SegmentHeader> header = reader.header();
            if (header.isEmpty()) return broken(Damage.EDITED, "this is not a segment");
            Optional<Broken> broken = header(number, header.get());
            if (broken.isPresent()) return broken;
            place = new Place(number, header.get().size());
            return entries(reader, isLast);
        }
    }

    private Optional<Broken> header(int number, SegmentHeader header) {
        Bytes expected = ledgerId.orElse(header.ledgerId());
        if (!header.ledgerId().equals(expected)) {
            return broken(Damage.FOREIGN, "this segment belongs to another ledger");
        }
        if (header.number() != number) {
            return broken(
                    Damage.REORDERED, "this is segment %d by rights".formatted(header.number()));
        }
        if (header.firstIndex() > frontier.size()) {
            return broken(
                    Damage.DROPPED, "the next record found is %d".formatted(header.firstIndex()));
        }
        if (header.firstIndex() < frontier.size()) {
            return broken(Damage.REPEATED, "this segment begins with a record already seen");
        }
        if (!header.treeBefore().equals(frontier.roots())) {
            return broken(Damage.EDITED, "this segment names another past");
        }
        ledgerId = Optional.of(expected);
        sealer = aids.opening.map(o -> new EntrySealer(o.cipher(), expected, o.random()));
        return Optional.empty();
    }

    private Optional<Broken> entries(SegmentReader reader, boolean isLast) {
        while (true) {
            switch (reader.at(place.offset)) {
                case Piece.End(long offset) -> {
                    return isLast || offset == reader.size()
                            ? Optional.empty()
                            : broken(Damage.EDITED, "zeros follow the segment's last record");
                }
                case Piece.Torn(long offset) -> {
                    endsTorn = isLast;
                    return isLast
                            ? Optional.empty()
                            : broken(Damage.TRUNCATED, "the segment ends within this record");
                }
                case Piece.Malformed(long offset) -> {
                    return broken(Damage.EDITED, "no record has such a length");
                }
                case Piece.Found(Entry entry, long offset, long end) -> {
                    Optional<Broken> broken = entry(reader, entry, end);
                    if (broken.isPresent()) return broken;
                    place = new Place(place.segment, end);
                    broken = checkpoints();
                    if (broken.isPresent()) return broken;
                }
            }
        }
    }

    private Optional<Broken> entry(SegmentReader reader, Entry entry, long end) {
        EntryHeader header = entry.header();
        if (!entry.isWhole()) {
            return broken(Damage.EDITED, "the record does not fit its own digest");
        }
        if (header.index() > frontier.size()) {
            return follows(reader, end)
                    ? broken(Damage.REORDERED, "record %d is here".formatted(header.index()))
                    : broken(Damage.DROPPED, "record %d follows".formatted(header.index()));
        }
        if (header.index() < frontier.size()) {
            return broken(Damage.REPEATED, "record %d is here".formatted(header.index()));
        }
        if (header.timeMillis() < lastMillis) {
            return broken(Damage.BACK_DATED, "the record is older than the one before it");
        }
        if (sealer.isPresent() && sealer.get().open(entry).isEmpty()) {
            return broken(Damage.EDITED, "the record was not sealed here as it is");
        }
        lastMillis = header.timeMillis();
        frontier.append(header.leafHash());
        return Optional.empty();
    }

    /// Whether the record that should be next comes later in the segment.
    private boolean follows(SegmentReader reader, long from) {
        long offset = from;
        while (reader.at(offset) instanceof Piece.Found(Entry entry, long start, long end)) {
            if (entry.header().index() == frontier.size()) return true;
            offset = end;
        }
        return false;
    }

    private Optional<Broken> checkpoints() {
        Tree tree = new Tree(frontier.size(), frontier.root());
        if (nextHead.isPresent() && nextHead.get().tree().size() == tree.size()) {
            Head head = nextHead.get();
            if (!head.tree().equals(tree)) return unconfirmed("a head");
            // A record is never older than a head that was signed before it.
            lastMillis = Math.max(lastMillis, head.time().toEpochMilli());
            confirmed = new Confirmed(tree.size(), place);
            nextHead = chain.next();
        }
        boolean contradicted =
                aids.witnessed
                        .filter(seen -> seen.tree().size() == tree.size())
                        .filter(seen -> !seen.tree().equals(tree))
                        .isPresent();
        return contradicted ? unconfirmed("the witness") : Optional.empty();
    }

    private Optional<Broken> unconfirmed(String by) {
        return Optional.of(
                new Broken(
                        confirmed.size,
                        confirmed.place.segment,
                        confirmed.place.offset,
                        Damage.EDITED,
                        "of the records %d to %d at least one is not what %s confirms"
                                .formatted(confirmed.size, frontier.size() - 1, by)));
    }

    private Optional<Broken> unreached() {
        if (nextHead.isPresent()) {
            return broken(
                    Damage.TRUNCATED,
                    "%d records were signed".formatted(nextHead.get().tree().size()));
        }
        return chain.damage().isPresent() ? unsigned() : Optional.empty();
    }

    /// The records after the last sound head should have been signed, and are not.
    private Optional<Broken> unsigned() {
        return Optional.of(
                new Broken(
                        confirmed.size,
                        confirmed.place.segment,
                        confirmed.place.offset,
                        chain.damage().isPresent() ? Damage.FORGED_HEAD : Damage.TRUNCATED,
                        chain.damage().orElse("no head is signed over this record")));
    }

    private Optional<Broken> witness(HeadsFile heads, VerifyingKey key) {
        if (aids.witnessed.isEmpty()) return Optional.empty();
        Head seen = aids.witnessed.get();
        if (!seen.isSignedBy(key)) {
            return broken(Damage.FORGED_HEAD, "what the witness saw was not signed here");
        }
        if (heads.at(seen.number()).equals(aids.witnessed)) return Optional.empty();
        return broken(
                Damage.TRUNCATED,
                "the witness saw head %d, over %d records"
                        .formatted(seen.number(), seen.tree().size()));
    }

    private Optional<Broken> broken(Damage damage, String explanation) {
        return Optional.of(
                new Broken(frontier.size(), place.segment, place.offset, damage, explanation));
    }
}
