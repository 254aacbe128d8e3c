package coffer.kms.material;

import coffer.kernel.Bytes;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The few secrets used last, ready for use, until they lie idle. Safe for use by many threads.
final class RecentlyUsed<V> implements AutoCloseable {
    private final int capacity;
    private final UnaryOperator<V> lend;
    private final Consumer<V> destroy;
    private final ReentrantLock secretsLock = new ReentrantLock();
    private final LinkedHashMap<Bytes, Kept<V>> secrets = new LinkedHashMap<>(16, 0.75f, true);
    // Counts drops: what was loaded before one must not be kept after it.
    private long drops;
    private long round;

    /// A secret, and the round in which it was used last.
    private static final class Kept<V> {
        private final V secret;
        private long round;

        Kept(V secret, long round) {
            this.secret = secret;
            this.round = round;
        }
    }

    /// Keeps at most `capacity` secrets. Users get what `lend` makes of one; what is no longer kept
    /// is handed to `destroy` at once, whoever still uses what was lent.
    RecentlyUsed(int capacity, UnaryOperator<V> lend, Consumer<V> destroy) {
        if (capacity < 1) throw new IllegalArgumentException("a cache holds something");
        this.capacity = capacity;
        this.lend = lend;
        this.destroy = destroy;
    }

    /// The secret named `id`. `load` runs without any lock held.
    V find(Bytes id, Supplier<V> load) {
        long dropsBefore;
        secretsLock.lock();
        try {
            Optional<Kept<V>> known = Optional.ofNullable(secrets.get(id));
            if (known.isPresent()) {
                known.get().round = round;
                return lend.apply(known.get().secret);
            }
            dropsBefore = drops;
        } finally {
            secretsLock.unlock();
        }
        V loaded = load.get();
        keep(id, loaded, dropsBefore);
        return loaded;
    }

    void drop(Bytes id) {
        secretsLock.lock();
        try {
            drops++;
            Optional.ofNullable(secrets.remove(id)).ifPresent(this::destroy);
        } finally {
            secretsLock.unlock();
        }
    }

    /// Drops what was not used since this was last called. A round takes no clock, so nobody who
    /// sets the time keeps a secret in memory.
    void dropIdle() {
        secretsLock.lock();
        try {
            while (!secrets.isEmpty() && secrets.firstEntry().getValue().round < round) {
                destroy(secrets.pollFirstEntry().getValue());
            }
            round++;
        } finally {
            secretsLock.unlock();
        }
    }

    int size() {
        secretsLock.lock();
        try {
            return secrets.size();
        } finally {
            secretsLock.unlock();
        }
    }

    /// Destroys everything. The cache may be used on; it begins empty.
    @Override
    public void close() {
        secretsLock.lock();
        try {
            drops++;
            secrets.values().forEach(this::destroy);
            secrets.clear();
        } finally {
            secretsLock.unlock();
        }
    }

    private void keep(Bytes id, V loaded, long dropsBefore) {
        secretsLock.lock();
        try {
            if (drops != dropsBefore) return;
            Kept<V> kept = new Kept<>(lend.apply(loaded), round);
            Optional.ofNullable(secrets.put(id, kept)).ifPresent(this::destroy);
            if (secrets.size() > capacity) destroy(secrets.pollFirstEntry().getValue());
        } finally {
            secretsLock.unlock();
        }
    }

    private void destroy(Kept<V> kept) {
        destroy.accept(kept.secret);
    }
}
