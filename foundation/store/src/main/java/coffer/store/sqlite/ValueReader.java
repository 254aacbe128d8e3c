package coffer.store.sqlite;

import java.lang.reflect.Type;

/// Makes values of one type out of JSON.
interface ValueReader {

    /// A value that is not `null`.
    Object read(JsonCursor text);

    /// What stands for a value that is missing or `null`. Refused unless the type has an empty one.
    default Object absent() {
        throw JsonCursor.refused();
    }

    /// The value that is next, or what stands for it if that is `null`.
    default Object next(JsonCursor text) {
        return text.passesNull() ? absent() : read(text);
    }

    /// Knows who reads which type.
    interface Source {
        ValueReader of(Type type);
    }
}
