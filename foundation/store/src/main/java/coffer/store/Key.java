package coffer.store;

import coffer.kernel.Bytes;

/// Names one record: a scope and a name within it. Neither is readable on disk.
public record Key(Scope scope, Bytes name) {

    public static Key of(Scope scope, String name) {
        return new Key(scope, Bytes.utf8(name));
    }
}
