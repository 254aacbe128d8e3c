package coffer.s3.listing;

import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Range;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Walks records in the order of their names, reading a batch at a time and jumping over what is
/// not wanted.
public final class Walker<V> {
    private static final int MAX_BATCH = 1_001;
    private static final int BATCH_AFTER_JUMP = 2;

    private final Function<Range, List<Entry<V>>> source;
    private Bytes from;
    private boolean isInclusive = true;
    private int batchSize;
    private List<Entry<V>> batch = List.of();
    private int at;
    private boolean isAtEnd;

    /// Starts at the first name that is not less than `from`.
    public Walker(Function<Range, List<Entry<V>>> source, Bytes from, int firstBatch) {
        this.source = source;
        this.from = from;
        this.batchSize = Math.clamp(firstBatch, 1, MAX_BATCH);
    }

    public Optional<Entry<V>> next() {
        return next(MAX_BATCH);
    }

    /// The same, reading no more than `most` ahead.
    Optional<Entry<V>> next(int most) {
        if (at == batch.size() && !fetch(most)) return Optional.empty();
        return Optional.of(batch.get(at++));
    }

    /// The record that comes next, if it was read already.
    Optional<Entry<V>> peek() {
        return at < batch.size() ? Optional.of(batch.get(at)) : Optional.empty();
    }

    /// Goes on at the first name that is not less than `name`. Never goes back.
    public void skipTo(Bytes name) {
        int unread = batch.size() - at;
        while (at < batch.size() && batch.get(at).name().compareTo(name) < 0) at++;
        if (at < batch.size() || isAtEnd) return;
        // If most of it was read for nothing, so may be what comes next.
        if (unread > 0 && 2 * unread >= batch.size()) batchSize = BATCH_AFTER_JUMP;
        from = name;
        isInclusive = true;
        batch = List.of();
        at = 0;
    }

    private boolean fetch(int most) {
        if (isAtEnd) return false;
        int size = Math.min(batchSize, most);
        batch = source.apply(isInclusive ? Range.from(from, size) : Range.after(from, size));
        at = 0;
        isAtEnd = batch.size() < size;
        if (batch.isEmpty()) return false;
        from = batch.getLast().name();
        isInclusive = false;
        batchSize = Math.min(2 * batchSize, MAX_BATCH);
        return true;
    }
}
