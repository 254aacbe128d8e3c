package coffer.store;

import java.util.function.Function;

/// Where records live. Readers see one consistent state and never block; writers run one at a time
/// and share a group commit.
public interface Store extends AutoCloseable {

    /// Runs `query` against one consistent state: everything acknowledged before the call is in it.
    <T> T read(Function<Snapshot, T> query);

    /// Runs `change` alone among writers and returns once its writes are on stable storage.
    ///
    /// An exception thrown by `change` undoes all its writes and is rethrown here. `change` runs on
    /// the store's writer thread: it must only compute, read and write records; never block, and
    /// never call this store again. Throws [StoreUnavailableException] if the writes cannot be made
    /// durable; they are then not visible either.
    <T> T write(Function<Transaction, T> change);

    @Override
    void close();
}
