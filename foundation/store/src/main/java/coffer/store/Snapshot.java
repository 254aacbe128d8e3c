package coffer.store;

import java.util.List;
import java.util.Optional;

/// One consistent state of all records.
public interface Snapshot {

    <V> Optional<V> find(Table<V> table, Key key);

    /// At most `range.limit()` records of `scope`.
    ///
    /// Records of an [Table.Order#BYTES] table come in the unsigned byte order of their names;
    /// those of any other table in an arbitrary order that stays the same, so that a page can begin
    /// after the last name of the page before it.
    <V> List<Entry<V>> list(Table<V> table, Scope scope, Range range);

    /// At most `limit` values of `queue`, oldest first.
    <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit);
}
