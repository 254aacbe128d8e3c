package coffer.crypto;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/// GCM ciphers between two messages: finding one in the JDK costs more than sealing a small message
/// with it. Kept here, not with the thread, because virtual threads come and go.
final class CipherPool {
    private static final int POOLED = 16;

    private final BlockingQueue<Cipher> pool = new ArrayBlockingQueue<>(POOLED);

    Cipher take() {
        @Nullable Cipher pooled = pool.poll();
        return pooled != null ? pooled : Jca.cipher("AES/GCM/NoPadding");
    }

    /// A cipher that failed is not given back: nobody has to know what state it is in.
    void giveBack(Cipher cipher) {
        var _ = pool.offer(cipher);
    }
}
