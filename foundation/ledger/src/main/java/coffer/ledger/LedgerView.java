package coffer.ledger;

import java.util.List;

/// All that readers may see: replaced as a whole when it grows, never changed.
record LedgerView(List<FullSegment> full, GrowingSegment growing) {
    LedgerView {
        full = List.copyOf(full);
    }

    long size() {
        return growing.firstIndex() + growing.index().entries();
    }

    /// A segment that is complete and has an index file.
    record FullSegment(int number, IndexFile.Summary summary) {
        long endIndex() {
            return summary.firstIndex() + summary.entries();
        }
    }

    /// The segment that is being written.
    record GrowingSegment(int number, long firstIndex, GrowingIndex index) {}
}
