package coffer.store.blob;

/// What we may do in a place that others may reach as well, the least first. Each includes those
/// before it.
public enum Rights {
    /// Nobody knows yet whose it is.
    NONE,
    READ,
    /// Blobs may be added: theirs are named at random, and nobody's is replaced.
    ADD,
    /// Blobs may be removed, for nobody else's are there.
    REMOVE
}
