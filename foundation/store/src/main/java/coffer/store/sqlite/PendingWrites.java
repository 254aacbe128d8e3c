package coffer.store.sqlite;

import coffer.kernel.Bytes;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Writes that the file does not have yet: what each row was given last, and what is to be added to
/// queues and taken from them.
final class PendingWrites {
    private static final int OVERHEAD_BYTES = 256;

    private final Map<String, Map<Key, Write>> rows = new LinkedHashMap<>();
    private final Map<String, Tail> tails = new LinkedHashMap<>();
    private long bytes;

    /// A row's value, and what is to be sealed of it; neither if it is to be deleted.
    record Write(Table<?> table, Optional<?> value, Bytes encoded) {}

    private record Item(long number, Bytes encoded) {}

    /// What happens to one queue.
    private static final class Tail {
        private final List<Item> items = new ArrayList<>();
        // Numbers begin with 1.
        private long removedThrough;

        void shorten(long through) {
            removedThrough = Math.max(removedThrough, through);
        }
    }

    /// About how much memory they take.
    long bytes() {
        return bytes;
    }

    void put(Table<?> table, Key key, Object value, byte[] encoded) {
        write(key, new Write(table, Optional.of(value), Bytes.adopt(encoded)));
    }

    void delete(Table<?> table, Key key) {
        write(key, new Write(table, Optional.empty(), Bytes.empty()));
    }

    private void write(Key key, Write write) {
        rows.computeIfAbsent(write.table.name(), _ -> new LinkedHashMap<>()).put(key, write);
        bytes += OVERHEAD_BYTES + write.encoded.size();
    }

    /// What was written to a row, if anything was.
    Optional<Write> find(Table<?> table, Key key) {
        @Nullable Map<Key, Write> known = rows.get(table.name());
        return known == null ? Optional.empty() : Optional.ofNullable(known.get(key));
    }

    /// Whether a listing would be another with these writes in the file.
    boolean isWithin(Table<?> table, Scope scope, Range range) {
        @Nullable Map<Key, Write> known = rows.get(table.name());
        if (known == null) return false;
        // The names of an unordered table say nothing of where its rows lie.
        return known.keySet().stream()
                .anyMatch(key ->
                        key.scope().equals(scope)
                                && !(table.isOrdered() && isOutside(range, key.name())));
    }

    private static boolean isOutside(Range range, Bytes name) {
        return range.start().filter(start -> name.compareTo(start) < 0).isPresent()
                || range.end().filter(end -> name.compareTo(end) >= 0).isPresent();
    }

    void append(Queue<?> queue, long number, byte[] encoded) {
        tail(queue.name()).items.add(new Item(number, Bytes.adopt(encoded)));
        bytes += OVERHEAD_BYTES + encoded.length;
    }

    void removeThrough(Queue<?> queue, long number) {
        tail(queue.name()).shorten(number);
    }

    boolean concerns(Queue<?> queue) {
        return tails.containsKey(queue.name());
    }

    /// The number of the last item that is to be added.
    OptionalLong lastNumber(Queue<?> queue) {
        @Nullable Tail known = tails.get(queue.name());
        return known == null || known.items.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(known.items.getLast().number());
    }

    private Tail tail(String queue) {
        return tails.computeIfAbsent(queue, _ -> new Tail());
    }

    /// Adds later ones.
    void add(PendingWrites later) {
        later.rows.forEach((table, writes) ->
                rows.computeIfAbsent(table, _ -> new LinkedHashMap<>()).putAll(writes));
        later.tails.forEach((queue, tail) -> {
            tail(queue).items.addAll(tail.items);
            tail(queue).shorten(tail.removedThrough);
        });
        bytes += later.bytes;
    }

    /// Brings them into the file, and forgets them.
    void flush(RowWriter file) throws SQLException {
        for (Map<Key, Write> writes : rows.values()) {
            for (Map.Entry<Key, Write> each : writes.entrySet()) {
                Write write = each.getValue();
                if (write.value.isPresent()) {
                    file.put(write.table, each.getKey(), write.encoded.expose());
                } else {
                    file.delete(write.table, each.getKey());
                }
            }
        }
        for (Map.Entry<String, Tail> each : tails.entrySet()) {
            Tail tail = each.getValue();
            for (Item item : tail.items) {
                file.append(each.getKey(), item.number, item.encoded.expose());
            }
            if (tail.removedThrough > 0) file.removeThrough(each.getKey(), tail.removedThrough);
        }
        rows.clear();
        tails.clear();
        bytes = 0;
    }
}
