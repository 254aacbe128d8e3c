package coffer.store.keys;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The few most recently used secrets in the clear. What leaves it is a copy, so what is dropped
/// can be overwritten at once, whoever is using it. Safe for use by many threads.
public final class SecretCache implements AutoCloseable {
    private final int capacity;
    private final ReentrantLock secretsLock = new ReentrantLock();
    private final LinkedHashMap<Bytes, SecretBytes> secrets = new LinkedHashMap<>(16, 0.75f, true);
    // Counts drops: what was loaded before one must not be kept after it.
    private long drops;

    /// Keeps at most `capacity` secrets.
    public SecretCache(int capacity) {
        if (capacity < 1) throw new IllegalArgumentException("a cache holds something");
        this.capacity = capacity;
    }

    /// The secret named `id`, for the caller to close. `load` runs without any lock held.
    public SecretBytes get(Bytes id, Supplier<SecretBytes> load) {
        long dropsBefore;
        secretsLock.lock();
        try {
            Optional<SecretBytes> known = Optional.ofNullable(secrets.get(id));
            if (known.isPresent()) return copy(known.get());
            dropsBefore = drops;
        } finally {
            secretsLock.unlock();
        }
        SecretBytes loaded = load.get();
        keep(id, loaded, dropsBefore);
        return loaded;
    }

    public void drop(Bytes id) {
        secretsLock.lock();
        try {
            drops++;
            Optional.ofNullable(secrets.remove(id)).ifPresent(SecretBytes::close);
        } finally {
            secretsLock.unlock();
        }
    }

    public int size() {
        secretsLock.lock();
        try {
            return secrets.size();
        } finally {
            secretsLock.unlock();
        }
    }

    /// Overwrites everything. The cache may be used on; it begins empty.
    @Override
    public void close() {
        secretsLock.lock();
        try {
            drops++;
            secrets.values().forEach(SecretBytes::close);
            secrets.clear();
        } finally {
            secretsLock.unlock();
        }
    }

    private void keep(Bytes id, SecretBytes loaded, long dropsBefore) {
        secretsLock.lock();
        try {
            if (drops != dropsBefore) return;
            Optional.ofNullable(secrets.put(id, copy(loaded))).ifPresent(SecretBytes::close);
            if (secrets.size() > capacity) secrets.pollFirstEntry().getValue().close();
        } finally {
            secretsLock.unlock();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.adopt(secret.expose().clone());
    }
}
