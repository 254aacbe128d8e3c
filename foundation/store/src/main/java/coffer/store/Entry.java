package coffer.store;

import coffer.kernel.Bytes;

/// A record as a listing returns it.
public record Entry<V>(Bytes name, V value) {}
