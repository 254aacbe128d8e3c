package coffer.ledger;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.ledger.EntryHeader.Place;
import coffer.ledger.IndexFile.Summary;
import coffer.ledger.LedgerView.FullSegment;
import coffer.ledger.LedgerView.GrowingSegment;
import coffer.ledger.RecordCodec.Numbered;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Appends records to the segments and signs heads. Used by one thread; only [#view] by others.
///
/// What fails changes nothing here and may be tried again.
final class LedgerWriter implements AutoCloseable {
    private static final int MAX_APPEND_BYTES = 8 << 20;
    private static final int MAX_SEGMENT_ENTRIES = 1 << (Terms.ORDINAL_BITS - 1);

    private final LedgerParts parts;
    private final LedgerLimits limits;
    private final LedgerDirectory directory;
    private final Xaes256Gcm cipher;
    private final EntrySealer sealer;
    private final Bytes ledgerId;
    private final HeadsFile heads;
    private final EntryBatch entries = new EntryBatch();
    private final RecentTerms recentTerms = new RecentTerms();

    private volatile LedgerView view;
    private SegmentWriter segment;
    private Frontier frontier;
    private long lastMillis;
    private Optional<Head> lastHead;
    private boolean witnessed;

    LedgerWriter(LedgerParts parts, LedgerLimits limits, Start start) {
        this.parts = parts;
        this.limits = limits;
        this.directory = new LedgerDirectory(parts.directory());
        this.cipher = start.cipher;
        this.sealer = start.sealer;
        this.ledgerId = start.ledgerId;
        this.heads = start.heads;
        this.view = start.view;
        this.segment = start.segment;
        this.frontier = start.frontier;
        this.lastMillis = start.lastMillis;
        this.lastHead = start.lastHead;
    }

    /// What was found on disk, and from where to go on.
    record Start(
            Bytes ledgerId,
            Xaes256Gcm cipher,
            EntrySealer sealer,
            HeadsFile heads,
            Optional<Head> lastHead,
            LedgerView view,
            SegmentWriter segment,
            Frontier frontier,
            long lastMillis) {}

    /// How many records of a batch were appended, and how many bytes they take.
    record Appended(int count, int bytes) {}

    LedgerView view() {
        return view;
    }

    Tree tree() {
        return new Tree(frontier.size(), frontier.root());
    }

    Bytes ledgerId() {
        return ledgerId;
    }

    LedgerReader reader() {
        return new LedgerReader(directory, cipher, new LedgerReader.Sealing(ledgerId, sealer));
    }

    /// Appends the first records of `batch`: all, unless they are large. They are on stable storage
    /// when this returns.
    Appended append(List<Numbered> batch) {
        if (isSegmentFull()) startNextSegment();
        GrowingSegment growing = view.growing();
        IndexRun.Builder run = new IndexRun.Builder(growing.index().entries(), recentTerms);
        Frontier grown = frontier.copy();
        long millis = Math.max(lastMillis, parts.clock().millis());
        entries.clear();
        for (Numbered item : batch) {
            if (entries.length() >= MAX_APPEND_BYTES) break;
            run.add(segment.length() + entries.length(), item.value());
            grown.append(entries.add(sealer, new Place(grown.size(), millis), item));
        }
        segment.append(entries.written());
        frontier = grown;
        lastMillis = millis;
        publish(view.full(), growing, growing.index().with(run.build()));
        return new Appended(run.entries(), entries.length());
    }

    private void publish(List<FullSegment> full, GrowingSegment growing, GrowingIndex index) {
        view =
                new LedgerView(
                        full, new GrowingSegment(growing.number(), growing.firstIndex(), index));
    }

    private boolean isSegmentFull() {
        int entries = view.growing().index().entries();
        return entries > 0
                && (segment.length() >= limits.segmentBytes() || entries >= MAX_SEGMENT_ENTRIES);
    }

    // A crash between any two of these steps leaves a full last segment, which is rolled again.
    private void startNextSegment() {
        signHead();
        GrowingSegment growing = view.growing();
        IndexRun run = growing.index().whole();
        IndexFile.write(
                directory.index(growing.number()),
                cipher,
                new IndexFile.Identity(ledgerId, growing.number()),
                new IndexFile.Segment(growing.firstIndex(), run));
        int next = growing.number() + 1;
        segment.trim();
        SegmentWriter created =
                SegmentWriter.create(
                        directory.segment(next),
                        SegmentHeader.of(ledgerId, next, frontier),
                        limits.segmentBytes());
        segment.close();
        segment = created;
        List<FullSegment> full = new ArrayList<>(view.full());
        full.add(new FullSegment(growing.number(), Summary.of(growing.firstIndex(), run)));
        publish(
                full,
                new GrowingSegment(next, frontier.size(), GrowingIndex.EMPTY),
                GrowingIndex.EMPTY);
    }

    boolean isHeadDue() {
        return lastHead.map(head ->
                        Duration.between(head.time(), parts.clock().instant())
                                        .compareTo(limits.headInterval())
                                >= 0)
                .orElse(true);
    }

    /// Signs a head, and shows it to the witness, unless there is nothing new to sign.
    void signHead() {
        long signed = lastHead.map(head -> head.tree().size()).orElse(0L);
        if (frontier.size() > signed) {
            Head head = Head.sign(parts.keys().signing(), nextHead());
            heads.append(head);
            lastHead = Optional.of(head);
            lastMillis = head.time().toEpochMilli();
            witnessed = false;
        }
        if (!witnessed && lastHead.isPresent()) parts.witness().saw(lastHead.get());
        witnessed = true;
    }

    Optional<Head> lastHead() {
        return lastHead;
    }

    private Head nextHead() {
        Instant time = Instant.ofEpochMilli(Math.max(lastMillis, parts.clock().millis()));
        return new Head(
                ledgerId,
                heads.count(),
                tree(),
                time,
                lastHead.map(Head::hash).orElse(Head.NO_PREVIOUS),
                Bytes.empty());
    }

    @Override
    public void close() {
        segment.close();
        heads.close();
        cipher.close();
    }
}
