package coffer.crypto.chunked;

import coffer.kernel.Bytes;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Sixteen random bytes that name one blob, written as 32 hex digits.
public record BlobId(Bytes bytes) {
    public static final int BYTES = 16;

    public BlobId {
        if (bytes.size() != BYTES) throw new IllegalArgumentException("a blob id is 16 bytes");
    }

    public static BlobId random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new BlobId(Bytes.adopt(bytes));
    }

    public static BlobId parse(String hex) {
        return new BlobId(Bytes.adopt(HexFormat.of().parseHex(hex)));
    }

    @Override
    public String toString() {
        return bytes.toHex();
    }
}
