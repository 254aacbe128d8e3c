package coffer.store;

/// A kind of record. `type` is a Java record whose components are records, enums, numbers, text,
/// booleans, `Instant`, `Bytes`, `Optional`, `List` or `Map<String, ...>` of those; or it is
/// `Bytes` itself: contents, which are kept as they are and not in memory. A record does not
/// contain others of its own type.
///
/// A component that is added later must be `Optional`, a list or a map: older values then read as
/// empty.
public record Table<V>(String name, Class<V> type, Order order) {

    public enum Order {
        /// Found by exact name; listed in an arbitrary but stable order. The fast kind.
        NONE,
        /// Listed in the unsigned byte order of names.
        BYTES
    }

    public static <V> Table<V> unordered(String name, Class<V> type) {
        return new Table<>(name, type, Order.NONE);
    }

    public static <V> Table<V> ordered(String name, Class<V> type) {
        return new Table<>(name, type, Order.BYTES);
    }

    public boolean isOrdered() {
        return order == Order.BYTES;
    }
}
