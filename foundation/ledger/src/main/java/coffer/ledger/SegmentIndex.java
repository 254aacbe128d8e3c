package coffer.ledger;

import java.util.function.IntToLongFunction;

/// Where the entries of one segment are, when their events were, and which of them have a term.
///
/// Entries go by their ordinal: 0 is the segment's first. An index only repeats what the segment
/// says and can always be made anew from it.
interface SegmentIndex extends AutoCloseable {

    int entries();

    /// Where in the segment's file the entry begins.
    long offset(int ordinal);

    long eventMillis(int ordinal);

    /// The ordinals of the entries that have `term`, ascending.
    int[] ordinalsOf(long term);

    @Override
    void close();

    /// Searches sorted numbers, each a term and an ordinal.
    static int[] search(long term, int count, IntToLongFunction numbers) {
        int first = lowerBound(term, count, numbers);
        int end = first;
        while (end < count && (numbers.applyAsLong(end) & ~Terms.ORDINAL_MASK) == term) end++;
        int[] ordinals = new int[end - first];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = (int) (numbers.applyAsLong(first + i) & Terms.ORDINAL_MASK);
        }
        return ordinals;
    }

    private static int lowerBound(long number, int count, IntToLongFunction numbers) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers.applyAsLong(middle) < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
