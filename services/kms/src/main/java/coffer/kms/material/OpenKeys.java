package coffer.kms.material;

import coffer.crypto.asymmetric.PrivateHalf;
import coffer.kernel.Bytes;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The few private keys used last, ready for use: reading one from its bytes costs as much as
/// signing with it. Safe for use by many threads.
///
/// What is dropped can no longer be had from here, but its bytes stay in memory, unreachable, until
/// they are collected: Java cannot overwrite them.
final class OpenKeys {
    private final int capacity;
    private final ReentrantLock keysLock = new ReentrantLock();
    private final LinkedHashMap<Bytes, PrivateHalf> keys = new LinkedHashMap<>(16, 0.75f, true);
    // Counts drops: what was loaded before one must not be kept after it.
    private long drops;

    OpenKeys(int capacity) {
        this.capacity = capacity;
    }

    /// The key named `id`. `load` runs without any lock held.
    PrivateHalf find(Bytes id, Supplier<PrivateHalf> load) {
        long dropsBefore;
        keysLock.lock();
        try {
            Optional<PrivateHalf> known = Optional.ofNullable(keys.get(id));
            if (known.isPresent()) return known.get();
            dropsBefore = drops;
        } finally {
            keysLock.unlock();
        }
        PrivateHalf loaded = load.get();
        keep(id, loaded, dropsBefore);
        return loaded;
    }

    void drop(Bytes id) {
        keysLock.lock();
        try {
            drops++;
            keys.remove(id);
        } finally {
            keysLock.unlock();
        }
    }

    void clear() {
        keysLock.lock();
        try {
            drops++;
            keys.clear();
        } finally {
            keysLock.unlock();
        }
    }

    private void keep(Bytes id, PrivateHalf loaded, long dropsBefore) {
        keysLock.lock();
        try {
            if (drops != dropsBefore) return;
            keys.put(id, loaded);
            if (keys.size() > capacity) keys.pollFirstEntry();
        } finally {
            keysLock.unlock();
        }
    }
}
