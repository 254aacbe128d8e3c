package coffer.crypto;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;

/// HKDF with SHA-256 (RFC 5869): independent keys from one, told apart by what they are for.
public final class Hkdf {
    private static final int MAX_BYTES = 255 * HmacSha256.BYTES;

    private Hkdf() {}

    /// A 32-byte key for `purpose`, from a key that is already uniformly random.
    public static SecretBytes derive(SecretBytes key, String purpose) {
        return derive(key, new byte[0], purpose.getBytes(StandardCharsets.UTF_8), 32);
    }

    public static SecretBytes derive(SecretBytes key, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException("length is not within 1.." + MAX_BYTES);
        }
        byte[] pseudoRandomKey = Jca.hmacSha256(salt).doFinal(key.expose());
        try {
            return expand(Jca.hmacSha256(pseudoRandomKey), info, length);
        } finally {
            Arrays.fill(pseudoRandomKey, (byte) 0);
        }
    }

    private static SecretBytes expand(Mac mac, byte[] info, int length) {
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, i = 1; done < length; done += HmacSha256.BYTES, i++) {
            mac.update(block);
            mac.update(info);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal(new byte[] {(byte) i});
            System.arraycopy(block, 0, output, done, Math.min(block.length, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return SecretBytes.adopt(output);
    }
}
