package coffer.crypto;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Ciphers between two keys: finding one in the JDK costs more than sealing a small message with
/// it. Kept here, not with the thread, because virtual threads come and go.
final class CipherPool {
    static final CipherPool GCM = new CipherPool("AES/GCM/NoPadding");
    static final CipherPool BLOCKS = new CipherPool("AES/ECB/NoPadding");

    /// What a cipher is given so that it keeps no key.
    static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[32], "AES");

    // Threads that run at once should seldom meet at one shelf.
    private static final int SHELVES = 16;
    private static final int SHELVED = 4;

    private final String transformation;
    private final List<BlockingQueue<Cipher>> shelves =
            Stream.<BlockingQueue<Cipher>>generate(() -> new ArrayBlockingQueue<>(SHELVED))
                    .limit(SHELVES)
                    .toList();

    private CipherPool(String transformation) {
        this.transformation = transformation;
    }

    Cipher take() {
        @Nullable Cipher pooled = shelf().poll();
        return pooled != null ? pooled : Jca.cipher(transformation);
    }

    /// Whoever had it last has it forget his key first.
    void giveBack(Cipher withoutKey) {
        var _ = shelf().offer(withoutKey);
    }

    private BlockingQueue<Cipher> shelf() {
        return shelves.get((int) (Thread.currentThread().threadId() % SHELVES));
    }
}
