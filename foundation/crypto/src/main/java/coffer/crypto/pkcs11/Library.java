package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One PKCS#11 library and how many connections use it, of all that this process has.
final class Library {
    // The operating system gives a process each library once, with one state, whoever asks for it.
    private static final Map<Path, Library> LOADED = new ConcurrentHashMap<>();

    private final Cryptoki cryptoki;
    private final AtomicInteger users = new AtomicInteger();
    private final Semaphore turn = new Semaphore(1, true);

    private Library(Cryptoki cryptoki) {
        this.cryptoki = cryptoki;
    }

    static Library at(Path path) {
        @Nullable Library known = LOADED.get(path);
        if (known != null) return known;
        // Loading it twice is loading it once.
        Library loaded = new Library(Cryptoki.load(path));
        @Nullable Library other = LOADED.putIfAbsent(path, loaded);
        return other == null ? loaded : other;
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    /// Runs `work` while nobody else connects by this library.
    <T> T inTurn(Duration patience, Supplier<T> work) {
        try {
            if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TokenException(Problem.TOO_SLOW, "others connect by this library");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TokenException(Problem.TOO_SLOW, "stopped while waiting for the library");
        }
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }

    /// Begins anew unless somebody has a connection, whose sessions that would end. Only in turn.
    void restartIfUnused() {
        if (users.get() == 0) cryptoki.restart();
    }

    void enter() {
        users.incrementAndGet();
    }

    /// Only who has no call under way may leave.
    void leave() {
        users.decrementAndGet();
    }
}
