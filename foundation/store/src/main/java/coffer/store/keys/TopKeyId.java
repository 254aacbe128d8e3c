package coffer.store.keys;

import coffer.kernel.Bytes;
import java.security.SecureRandom;

/// Sixteen random bytes that name one top key; every erasure makes a new one.
public record TopKeyId(Bytes bytes) {
    static final int BYTES = 16;

    public TopKeyId {
        if (bytes.size() != BYTES) throw new IllegalArgumentException("a top key id is 16 bytes");
    }

    static TopKeyId random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new TopKeyId(Bytes.adopt(bytes));
    }

    @Override
    public String toString() {
        return bytes.toHex();
    }
}
