package coffer.ledger;

import java.util.Arrays;

/// The immutable index of consecutive entries of one segment, in memory.
///
/// `base` is the ordinal of the first of them.
record IndexRun(int base, Numbers offsets, Numbers eventMillis, Numbers terms)
        implements SegmentIndex {

    /// Numbers nobody changes.
    static final class Numbers {
        private final long[] values;

        private Numbers(long[] values) {
            this.values = values;
        }

        /// Takes ownership of `values`.
        static Numbers adopt(long[] values) {
            return new Numbers(values);
        }

        long at(int place) {
            return values[place];
        }

        int count() {
            return values.length;
        }

        Numbers followedBy(Numbers more) {
            long[] joined = Arrays.copyOf(values, values.length + more.values.length);
            System.arraycopy(more.values, 0, joined, values.length, more.values.length);
            return new Numbers(joined);
        }

        Numbers mergedWith(Numbers more) {
            long[] merged = new long[values.length + more.values.length];
            int left = 0;
            int right = 0;
            for (int i = 0; i < merged.length; i++) {
                boolean takeLeft =
                        right == more.values.length
                                || (left < values.length && values[left] <= more.values[right]);
                merged[i] = takeLeft ? values[left++] : more.values[right++];
            }
            return new Numbers(merged);
        }

        long min() {
            return Arrays.stream(values).min().orElse(Long.MAX_VALUE);
        }

        long max() {
            return Arrays.stream(values).max().orElse(Long.MIN_VALUE);
        }
    }

    static IndexRun emptyAt(int base) {
        Numbers none = Numbers.adopt(new long[0]);
        return new IndexRun(base, none, none, none);
    }

    /// The index of both; `next` must continue this one.
    IndexRun followedBy(IndexRun next) {
        return new IndexRun(
                base,
                offsets.followedBy(next.offsets),
                eventMillis.followedBy(next.eventMillis),
                terms.mergedWith(next.terms));
    }

    @Override
    public int entries() {
        return offsets.count();
    }

    @Override
    public long offset(int ordinal) {
        return offsets.at(ordinal - base);
    }

    @Override
    public long eventMillis(int ordinal) {
        return eventMillis.at(ordinal - base);
    }

    @Override
    public int[] ordinalsOf(long term) {
        return SegmentIndex.search(term, terms.count(), terms::at);
    }

    @Override
    public void close() {}

    /// Collects the entries of a new run. Not safe for use by several threads.
    static final class Builder {
        private final int base;
        private final RecentTerms recent;
        private long[] offsets = new long[64];
        private long[] eventMillis = new long[64];
        private long[] terms = new long[1024];
        private int entries;
        private int termCount;

        Builder(int base, RecentTerms recent) {
            this.base = base;
            this.recent = recent;
        }

        int entries() {
            return entries;
        }

        void add(long offset, AuditRecord value) {
            if (entries == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * entries);
                eventMillis = Arrays.copyOf(eventMillis, 2 * entries);
            }
            for (long term : Terms.of(value, recent)) {
                if (termCount == terms.length) terms = Arrays.copyOf(terms, 2 * termCount);
                terms[termCount++] = term | (base + entries);
            }
            offsets[entries] = offset;
            eventMillis[entries++] = value.time().toEpochMilli();
        }

        IndexRun build() {
            long[] sorted = Arrays.copyOf(terms, termCount);
            Arrays.sort(sorted);
            return new IndexRun(
                    base,
                    Numbers.adopt(Arrays.copyOf(offsets, entries)),
                    Numbers.adopt(Arrays.copyOf(eventMillis, entries)),
                    Numbers.adopt(sorted));
        }
    }
}
