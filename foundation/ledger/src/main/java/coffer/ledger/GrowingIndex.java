package coffer.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The immutable index of a segment that still grows: a few runs, each at least as large as the
/// next, so that appending costs little and searching visits only a handful.
record GrowingIndex(List<IndexRun> runs) implements SegmentIndex {
    static final GrowingIndex EMPTY = new GrowingIndex(List.of());

    GrowingIndex {
        runs = List.copyOf(runs);
    }

    GrowingIndex with(IndexRun newest) {
        List<IndexRun> merged = new ArrayList<>(runs);
        IndexRun last = newest;
        while (!merged.isEmpty() && merged.getLast().entries() <= last.entries()) {
            last = merged.removeLast().followedBy(last);
        }
        merged.add(last);
        return new GrowingIndex(merged);
    }

    IndexRun whole() {
        return runs.reversed().stream()
                .reduce((later, earlier) -> earlier.followedBy(later))
                .orElseGet(() -> IndexRun.emptyAt(0));
    }

    @Override
    public int entries() {
        return runs.isEmpty() ? 0 : runs.getLast().base() + runs.getLast().entries();
    }

    @Override
    public long offset(int ordinal) {
        return runOf(ordinal).offset(ordinal);
    }

    @Override
    public long eventMillis(int ordinal) {
        return runOf(ordinal).eventMillis(ordinal);
    }

    @Override
    public int[] ordinalsOf(long term) {
        return runs.stream().flatMapToInt(run -> IntStream.of(run.ordinalsOf(term))).toArray();
    }

    private IndexRun runOf(int ordinal) {
        for (IndexRun run : runs.reversed()) {
            if (run.base() <= ordinal) return run;
        }
        throw new IllegalStateException("no entry " + ordinal);
    }

    @Override
    public void close() {}
}
