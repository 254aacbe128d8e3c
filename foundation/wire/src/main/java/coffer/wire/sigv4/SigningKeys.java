package coffer.wire.sigv4;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Signing keys derived from secret access keys, kept because deriving one costs more than using
/// it. The least recently used goes first; a key is derived anew when its secret has changed.
public final class SigningKeys implements AutoCloseable {
    private final int capacity;
    private final ReentrantLock entriesLock = new ReentrantLock();
    private final Map<Credential, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /// `mark` tells whether the key is still that secret's.
    private record Entry(Bytes mark, SecretBytes key) {}

    public SigningKeys(int capacity) {
        if (capacity < 1) throw new IllegalArgumentException("capacity must be positive");
        this.capacity = capacity;
    }

    /// The signing key for a credential's scope, which the caller closes.
    SecretBytes derive(Credential credential, SigningSecret secretKey) {
        entriesLock.lock();
        try {
            Entry entry = entries.get(credential);
            if (entry != null && entry.mark().equals(secretKey.mark())) return copy(entry.key());
        } finally {
            entriesLock.unlock();
        }
        SecretBytes key = compute(credential, secretKey.value());
        keep(credential, new Entry(secretKey.mark(), copy(key)));
        return key;
    }

    private void keep(Credential credential, Entry entry) {
        entriesLock.lock();
        try {
            Entry replaced = entries.put(credential, entry);
            if (replaced != null) replaced.key().close();
            if (entries.size() > capacity) {
                Iterator<Entry> eldest = entries.values().iterator();
                eldest.next().key().close();
                eldest.remove();
            }
        } finally {
            entriesLock.unlock();
        }
    }

    /// How many keys are kept.
    int size() {
        entriesLock.lock();
        try {
            return entries.size();
        } finally {
            entriesLock.unlock();
        }
    }

    /// Forgets every key.
    @Override
    public void close() {
        entriesLock.lock();
        try {
            entries.values().forEach(entry -> entry.key().close());
            entries.clear();
        } finally {
            entriesLock.unlock();
        }
    }

    private static SecretBytes copy(SecretBytes key) {
        return SecretBytes.adopt(key.expose().clone());
    }

    private static SecretBytes compute(Credential credential, SecretBytes secretKey) {
        byte[] secret = secretKey.expose();
        byte[] key = Arrays.copyOf(new byte[] {'A', 'W', 'S', '4'}, 4 + secret.length);
        System.arraycopy(secret, 0, key, 4, secret.length);
        for (String part :
                new String[] {
                    credential.date(),
                    credential.region(),
                    credential.service(),
                    credential.terminator()
                }) {
            byte[] next = Hmac.sha256(key, part.getBytes(StandardCharsets.UTF_8));
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        return SecretBytes.adopt(key);
    }
}
