package coffer.ledger;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.ledger.IndexFile.Summary;
import coffer.ledger.LedgerView.FullSegment;
import coffer.ledger.LedgerView.GrowingSegment;
import coffer.ledger.Outbox.Position;
import coffer.ledger.SegmentReader.Piece;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.Tree;
import coffer.store.Queue;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a ledger after a clean stop or a crash, or refuses to if it is not what was written.
///
/// Only the last segment is read; the rest is for [LedgerVerifier]. Three things outside the
/// segments say how far the ledger must at least reach: the last head, the witness and the store.
/// What lies behind that and cannot be read is an append that was cut short; its records are still
/// in the outbox.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 1_024;

    private final LedgerParts parts;
    private final LedgerLimits limits;
    private final LedgerDirectory directory;
    private final Outbox outbox;
    private final Xaes256Gcm cipher;
    private final Optional<Position> position;

    private Recovery(LedgerParts parts, LedgerLimits limits) {
        this.parts = parts;
        this.limits = limits;
        this.directory = new LedgerDirectory(parts.directory());
        this.outbox = new Outbox(parts.store());
        this.cipher = new Xaes256Gcm(parts.keys().sealingKey(), parts.random());
        this.position = outbox.position();
    }

    static LedgerWriter recover(LedgerParts parts, LedgerLimits limits) {
        return new Recovery(parts, limits).recover();
    }

    /// What reading a segment from its start to its last whole entry found.
    private record Scan(
            SegmentHeader header, IndexRun run, Frontier frontier, long end, long lastMillis) {}

    private LedgerWriter recover() {
        directory.create();
        List<Integer> numbers = directory.segmentNumbers();
        HeadsFile heads = HeadsFile.open(directory.heads());
        boolean opened = false;
        try {
            Optional<Head> lastHead = lastHead(heads);
            checkWitness(heads, lastHead);
            LedgerWriter writer =
                    numbers.isEmpty() ? create(heads) : resume(heads, lastHead, numbers.size());
            reconcile(writer);
            opened = true;
            return writer;
        } finally {
            if (!opened) {
                heads.close();
                cipher.close();
            }
        }
    }

    private Optional<Head> lastHead(HeadsFile heads) {
        if (heads.count() == 0) return Optional.empty();
        return Optional.of(genuine(heads.at(heads.count() - 1)));
    }

    private Head genuine(Optional<Head> head) {
        return head.filter(h -> h.isSignedBy(parts.keys().signing().verifyingKey()))
                .orElseThrow(() -> new LedgerBrokenException("a head was not signed by us"));
    }

    private void checkWitness(HeadsFile heads, Optional<Head> lastHead) {
        Optional<Head> witnessed = parts.witness().lastSeen();
        if (witnessed.isEmpty() && lastHead.isPresent()) {
            LOG.warn("the ledger has no witness: rollback not checked");
        }
        witnessed.ifPresent(seen -> {
            if (!heads.at(seen.number()).equals(witnessed)) {
                throw new LedgerBrokenException(
                        "the ledger was rolled back: the witness saw %d records"
                                .formatted(seen.tree().size()));
            }
        });
    }

    private LedgerWriter create(HeadsFile heads) {
        if (heads.count() > 0 || position.isPresent()) {
            throw new LedgerBrokenException("the ledger's segments are missing");
        }
        byte[] id = new byte[Head.ID_BYTES];
        parts.random().nextBytes(id);
        SegmentHeader header = SegmentHeader.of(Bytes.adopt(id), 1, Frontier.empty());
        SegmentWriter segment =
                SegmentWriter.create(directory.segment(1), header, limits.segmentBytes());
        IndexRun none = IndexRun.emptyAt(0);
        Scan nothing = new Scan(header, none, Frontier.empty(), header.size(), 0);
        return writer(heads, nothing, List.of(), segment);
    }

    private LedgerWriter resume(HeadsFile heads, Optional<Head> lastHead, int lastNumber) {
        Scan scan = scan(lastNumber, expectedRoots(lastHead));
        long size = scan.frontier.size();
        long signed = lastHead.map(head -> head.tree().size()).orElse(0L);
        long committed = position.map(Position::size).orElse(0L);
        if (size < Math.max(signed, committed)) {
            throw new LedgerBrokenException("record %d is missing or damaged".formatted(size));
        }
        requireSameLedger(scan.header, lastHead);
        requireSignedStart(scan.header, heads);
        List<FullSegment> full = new ArrayList<>();
        for (int number = 1; number < lastNumber; number++) full.add(fullSegment(number, scan));
        // What is signed was on the disk before.
        if (size > signed) SegmentWriter.confirm(directory.segment(lastNumber), scan.end);
        SegmentWriter segment =
                SegmentWriter.resume(
                        directory.segment(lastNumber), scan.end, limits.segmentBytes());
        return writer(heads, scan, full, segment);
    }

    private LedgerWriter writer(
            HeadsFile heads, Scan scan, List<FullSegment> full, SegmentWriter segment) {
        SegmentHeader header = scan.header;
        GrowingIndex index =
                scan.run.entries() == 0 ? GrowingIndex.EMPTY : GrowingIndex.EMPTY.with(scan.run);
        Optional<Head> lastHead = lastHead(heads);
        long headMillis = lastHead.map(head -> head.time().toEpochMilli()).orElse(0L);
        return new LedgerWriter(
                parts,
                limits,
                new LedgerWriter.Start(
                        header.ledgerId(),
                        cipher,
                        sealer(header),
                        heads,
                        lastHead,
                        new LedgerView(
                                full,
                                new GrowingSegment(header.number(), header.firstIndex(), index)),
                        segment,
                        scan.frontier,
                        Math.max(headMillis, scan.lastMillis)));
    }

    /// The roots the tree must have had at certain sizes.
    private Map<Long, Bytes> expectedRoots(Optional<Head> lastHead) {
        Map<Long, Bytes> roots = new HashMap<>();
        position.ifPresent(p -> roots.put(p.size(), p.root()));
        lastHead.ifPresent(head -> {
            Bytes other = roots.put(head.tree().size(), head.tree().root());
            requireRoot(Optional.ofNullable(other), head.tree());
        });
        return roots;
    }

    private void requireSameLedger(SegmentHeader header, Optional<Head> lastHead) {
        boolean same =
                position.map(p -> p.ledgerId().equals(header.ledgerId())).orElse(true)
                        && lastHead.map(h -> h.ledgerId().equals(header.ledgerId())).orElse(true);
        if (!same) throw new LedgerBrokenException("the segments are another ledger's");
    }

    // A segment is begun only after a head was signed over all that lies before it.
    private void requireSignedStart(SegmentHeader header, HeadsFile heads) {
        if (header.firstIndex() == 0) return;
        Head head = genuine(heads.firstOfSize(header.firstIndex()));
        if (head.tree().size() != header.firstIndex()
                || !head.tree().root().equals(header.frontier().root())) {
            throw new LedgerBrokenException(
                    "segment %d does not continue what was signed".formatted(header.number()));
        }
    }

    private FullSegment fullSegment(int number, Scan last) {
        IndexFile.Identity identity = new IndexFile.Identity(last.header.ledgerId(), number);
        if (Files.exists(directory.index(number))) {
            try (IndexFile index = IndexFile.open(directory.index(number), cipher, identity)) {
                return new FullSegment(number, index.summary());
            } catch (LedgerBrokenException e) {
                LOG.warn("{}; making it anew", e.getMessage());
            }
        }
        if (Files.notExists(directory.segment(number))) {
            throw new LedgerBrokenException("segment %d is missing".formatted(number));
        }
        Scan scan = scan(number, Map.of());
        long firstIndex = scan.header.firstIndex();
        IndexFile.write(
                directory.index(number),
                cipher,
                identity,
                new IndexFile.Segment(firstIndex, scan.run));
        return new FullSegment(number, Summary.of(firstIndex, scan.run));
    }

    private Scan scan(int number, Map<Long, Bytes> roots) {
        if (Files.notExists(directory.segment(number))) {
            throw new LedgerBrokenException("segment %d is missing".formatted(number));
        }
        try (SegmentReader reader =
                SegmentReader.open(
                        directory.segment(number), SegmentReader.SEQUENTIAL_WINDOW_BYTES)) {
            SegmentHeader header =
                    reader.header()
                            .filter(h -> h.number() == number)
                            .orElseThrow(() ->
                                    new LedgerBrokenException(
                                            "segment %d is not one".formatted(number)));
            return scan(reader, header, roots);
        }
    }

    private Scan scan(SegmentReader reader, SegmentHeader header, Map<Long, Bytes> roots) {
        EntrySealer sealer = sealer(header);
        Frontier frontier = header.frontier();
        requireRoot(roots, frontier);
        IndexRun.Builder run = new IndexRun.Builder(0, new RecentTerms());
        long end = header.size();
        long lastMillis = 0;
        while (reader.at(end) instanceof Piece.Found(Entry entry, long offset, long next)) {
            Optional<byte[]> payload = sealer.open(entry);
            if (payload.isEmpty() || entry.header().index() != frontier.size()) break;
            run.add(offset, RecordCodec.decode(payload.get()).value());
            frontier.append(entry.header().leafHash());
            lastMillis = entry.header().timeMillis();
            end = next;
            requireRoot(roots, frontier);
        }
        return new Scan(header, run.build(), frontier, end, lastMillis);
    }

    private static void requireRoot(Map<Long, Bytes> roots, Frontier frontier) {
        Optional<Bytes> expected = Optional.ofNullable(roots.get(frontier.size()));
        if (expected.isPresent()) {
            requireRoot(expected, new Tree(frontier.size(), frontier.root()));
        }
    }

    private static void requireRoot(Optional<Bytes> expected, Tree tree) {
        if (expected.isPresent() && !expected.get().equals(tree.root())) {
            throw new LedgerBrokenException(
                    "the first %d records were changed".formatted(tree.size()));
        }
    }

    private EntrySealer sealer(SegmentHeader header) {
        return new EntrySealer(cipher, header.ledgerId(), parts.random());
    }

    /// Takes out of the outbox what a crash left there after it had been appended, and finds the
    /// intents that are open.
    ///
    /// What was appended since the store's position was in the outbox in the same order, so its
    /// first rows are compared with these entries. An older copy of the store may lack some rows.
    private void reconcile(LedgerWriter writer) {
        LedgerReader reader = writer.reader();
        LedgerView view = writer.view();
        long index = position.map(Position::size).orElse(0L);
        if (index == view.size() && position.isPresent()) return;
        Position end = Position.of(writer.ledgerId(), writer.tree());
        OpenIntents intents = outbox.intents();
        List<Queue.Item<AuditRecord>> rows = outbox.peek(BATCH);
        int row = 0;
        OptionalLong through = OptionalLong.empty();
        while (index < view.size()) {
            List<LedgerReader.Placed> entries = reader.read(view, index, BATCH);
            for (LedgerReader.Placed entry : entries) {
                intents.follow(entry.numbered().value());
                if (row == rows.size() || !isSame(entry, rows.get(row))) continue;
                through = OptionalLong.of(rows.get(row).number());
                row++;
                if (row < rows.size()) continue;
                // The position stays: should this stop here, the comparison begins again.
                outbox.removeThrough(through.getAsLong());
                rows = outbox.peek(BATCH);
                row = 0;
            }
            index += entries.size();
        }
        outbox.commit(through, end, intents);
    }

    private static boolean isSame(LedgerReader.Placed entry, Queue.Item<AuditRecord> row) {
        return entry.numbered().number() == row.number()
                && entry.numbered().value().eventId().equals(row.value().eventId());
    }
}
