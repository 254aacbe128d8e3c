package coffer.iam.password;

import coffer.crypto.PasswordHash;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Lets a few passwords be hashed at once and has the others wait, of whatever account they are:
/// each takes 64 MiB while it is, at the cost that servers ask for. Safe for many threads.
public final class Hashing {
    private static final int AT_ONCE = 4;

    private final Semaphore running = new Semaphore(AT_ONCE, true);
    private final PasswordHash.Cost cost;

    public Hashing(PasswordHash.Cost cost) {
        this.cost = cost;
    }

    PasswordHash hash(SecretBytes password, SecureRandom random) {
        return slowly(() -> PasswordHash.of(password, cost, random));
    }

    <T> T slowly(Supplier<T> hash) {
        running.acquireUninterruptibly();
        try {
            return hash.get();
        } finally {
            running.release();
        }
    }
}
