package coffer.store.keys;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// The few most recently used secrets in the clear. What leaves it is a copy, so what is dropped
/// can be overwritten at once, whoever is using it.
public final class SecretCache implements AutoCloseable {
    private final int capacity;
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
        synchronized (secrets) {
            SecretBytes known = secrets.get(id);
            if (known != null) return copy(known);
            dropsBefore = drops;
        }
        SecretBytes loaded = load.get();
        keep(id, loaded, dropsBefore);
        return loaded;
    }

    public void drop(Bytes id) {
        synchronized (secrets) {
            drops++;
            SecretBytes known = secrets.remove(id);
            if (known != null) known.close();
        }
    }

    public int size() {
        synchronized (secrets) {
            return secrets.size();
        }
    }

    /// Overwrites everything. The cache may be used on; it begins empty.
    @Override
    public void close() {
        synchronized (secrets) {
            drops++;
            secrets.values().forEach(SecretBytes::close);
            secrets.clear();
        }
    }

    private void keep(Bytes id, SecretBytes loaded, long dropsBefore) {
        synchronized (secrets) {
            if (drops != dropsBefore) return;
            SecretBytes former = secrets.put(id, copy(loaded));
            if (former != null) former.close();
            if (secrets.size() > capacity) secrets.pollFirstEntry().getValue().close();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.adopt(secret.expose().clone());
    }
}
