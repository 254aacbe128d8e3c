package coffer.store;

/// Values in the order in which their transactions committed, such as the outbox of audit records.
/// `type` obeys the same rules as that of a [Table].
public record Queue<V>(String name, Class<V> type) {

    public record Item<V>(long number, V value) {}
}
