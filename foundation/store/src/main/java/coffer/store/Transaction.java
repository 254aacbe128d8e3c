package coffer.store;

/// A [Snapshot] that sees its own writes.
public interface Transaction extends Snapshot {

    /// Inserts or replaces.
    <V> void put(Table<V> table, Key key, V value);

    /// Does nothing if there is no such record.
    void delete(Table<?> table, Key key);

    /// Appends and returns the value's number: greater than that of every value ever appended.
    <V> long append(Queue<V> queue, V value);

    /// Removes every value numbered up to and including `number`.
    void removeThrough(Queue<?> queue, long number);
}
