package coffer.store.keys;

import coffer.kernel.Bytes;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Sixteen random bytes that name one wrapped key, written as 32 hex digits.
public record KeyId(Bytes bytes) {
    private static final int BYTES = 16;

    public KeyId {
        if (bytes.size() != BYTES) throw new IllegalArgumentException("a key id is 16 bytes");
    }

    public static KeyId random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new KeyId(Bytes.adopt(bytes));
    }

    public static KeyId parse(String hex) {
        return new KeyId(Bytes.adopt(HexFormat.of().parseHex(hex)));
    }

    @Override
    public String toString() {
        return bytes.toHex();
    }
}
