package coffer.ledger;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.ledger.LedgerView.FullSegment;
import coffer.ledger.LedgerView.GrowingSegment;
import coffer.ledger.Page.Cursor;
import coffer.ledger.SegmentReader.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Lists records from a [LedgerView]. Safe for use by several threads.
final class LedgerReader {
    // How many records one query may open, whatever it finds: bounds the time it takes.
    private static final int MAX_EXAMINED = 20_000;
    private static final long MAX_READ_BYTES = 16L << 20;

    private final LedgerDirectory directory;
    private final Xaes256Gcm cipher;
    private final Bytes ledgerId;
    private final EntrySealer sealer;

    LedgerReader(LedgerDirectory directory, Xaes256Gcm cipher, Sealing sealing) {
        this.directory = directory;
        this.cipher = cipher;
        this.ledgerId = sealing.ledgerId();
        this.sealer = sealing.sealer();
    }

    /// Whose records these are, and what opens them.
    record Sealing(Bytes ledgerId, EntrySealer sealer) {}

    /// A segment and its index, opened.
    private record Source(int number, long firstIndex, SegmentIndex index) {
        static Source of(GrowingSegment segment) {
            return new Source(segment.number(), segment.firstIndex(), segment.index());
        }

        static Source of(FullSegment segment, IndexFile index) {
            return new Source(segment.number(), segment.summary().firstIndex(), index);
        }
    }

    /// A record, its place in the ledger and its number in the outbox.
    record Placed(long index, RecordCodec.Numbered numbered) {}

    /// Newest first.
    Page query(LedgerView view, Query query, PageRequest page) {
        Search search = new Search(query, page);
        GrowingSegment growing = view.growing();
        boolean more = search.visit(Source.of(growing));
        for (FullSegment segment : view.full().reversed()) {
            if (!more) break;
            if (!search.concerns(segment.summary())) continue;
            try (IndexFile index = openIndex(segment)) {
                more = search.visit(Source.of(segment, index));
            }
        }
        return search.page();
    }

    /// How much of a listing, and from where.
    record PageRequest(Cursor cursor, int limit) {}

    /// The records from `from` on, in the order of the ledger: at most `limit`, and fewer if they
    /// are large, but at least one if there is one.
    List<Placed> read(LedgerView view, long from, int limit) {
        if (from >= view.size()) return List.of();
        GrowingSegment growing = view.growing();
        if (from >= growing.firstIndex()) {
            return readSegment(Source.of(growing), from, limit);
        }
        for (FullSegment segment : view.full()) {
            if (from >= segment.endIndex()) continue;
            try (IndexFile index = openIndex(segment)) {
                return readSegment(Source.of(segment, index), from, limit);
            }
        }
        throw new LedgerBrokenException("no segment holds record " + from);
    }

    private List<Placed> readSegment(Source source, long from, int limit) {
        List<Placed> records = new ArrayList<>();
        long bytes = 0;
        try (SegmentReader segment =
                SegmentReader.open(
                        directory.segment(source.number()),
                        SegmentReader.SEQUENTIAL_WINDOW_BYTES)) {
            int ordinal = Math.toIntExact(from - source.firstIndex());
            while (ordinal < source.index().entries()
                    && records.size() < limit
                    && bytes < MAX_READ_BYTES) {
                Entry entry = entry(segment, source.index().offset(ordinal));
                records.add(new Placed(source.firstIndex() + ordinal, open(entry)));
                bytes += entry.sealed().size();
                ordinal++;
            }
        }
        return records;
    }

    private IndexFile openIndex(FullSegment segment) {
        return IndexFile.open(
                directory.index(segment.number()),
                cipher,
                new IndexFile.Identity(ledgerId, segment.number()));
    }

    private static Entry entry(SegmentReader segment, long offset) {
        if (segment.at(offset) instanceof Piece.Found(Entry entry, long start, long end)) {
            return entry;
        }
        throw new LedgerBrokenException("a record of the ledger is missing");
    }

    private RecordCodec.Numbered open(Entry entry) {
        long index = entry.header().index();
        return RecordCodec.decode(
                sealer.open(entry)
                        .orElseThrow(() ->
                                new LedgerBrokenException(
                                        "record %d was changed".formatted(index))));
    }

    /// One query on its way from the newest segment to the oldest.
    private final class Search {
        private final Query query;
        private final int limit;
        private final long fromMillis;
        private final long untilMillis;
        private final List<AuditRecord> found = new ArrayList<>();
        private long before;
        private int examined;
        private boolean stopped;

        Search(Query query, PageRequest page) {
            this.query = query;
            this.limit = page.limit();
            this.fromMillis = query.from().toEpochMilli();
            this.untilMillis = query.until().toEpochMilli();
            this.before = page.cursor().before();
        }

        boolean concerns(IndexFile.Summary segment) {
            return segment.firstIndex() < before
                    && segment.minMillis() <= untilMillis
                    && segment.maxMillis() >= fromMillis;
        }

        /// Whether to go on with the segment before.
        boolean visit(Source source) {
            SegmentIndex index = source.index();
            int[] ordinals = source.firstIndex() < before ? candidates(index) : new int[0];
            if (ordinals.length == 0) return true;
            try (SegmentReader segment =
                    SegmentReader.open(
                            directory.segment(source.number()),
                            SegmentReader.RANDOM_WINDOW_BYTES)) {
                for (int i = ordinals.length - 1; i >= 0 && !stopped; i--) {
                    int ordinal = ordinals[i];
                    boolean isOlder = source.firstIndex() + ordinal < before;
                    if (isOlder && inTime(index, ordinal)) {
                        examine(entry(segment, index.offset(ordinal)));
                    }
                }
            }
            return !stopped;
        }

        private void examine(Entry entry) {
            if (found.size() == limit || examined == MAX_EXAMINED) {
                stopped = true;
                return;
            }
            AuditRecord value = open(entry).value();
            if (query.matches(value)) found.add(value);
            before = entry.header().index();
            examined++;
        }

        private boolean inTime(SegmentIndex index, int ordinal) {
            long millis = index.eventMillis(ordinal);
            return millis >= fromMillis && millis <= untilMillis;
        }

        private int[] candidates(SegmentIndex index) {
            if (query.tenant().isEmpty()) return IntStream.range(0, index.entries()).toArray();
            Query.Tenant tenant = query.tenant().get();
            return query.categories().stream()
                    .map(category ->
                            index.ordinalsOf(
                                    Terms.of(new Terms.Asked(tenant, category, query.match()))))
                    .flatMapToInt(Arrays::stream)
                    .sorted()
                    .toArray();
        }

        Page page() {
            return new Page(found, stopped ? Optional.of(new Cursor(before)) : Optional.empty());
        }
    }
}
