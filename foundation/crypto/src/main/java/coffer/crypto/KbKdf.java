package coffer.crypto;

import coffer.kernel.SecretBytes;
import java.util.Arrays;
import javax.crypto.Mac;

/// The key derivation of SP 800-108 in counter mode with HMAC-SHA-256: a 32-bit counter before the
/// fixed data `label || 0x00 || context || length in bits`.
public final class KbKdf {
    private static final int MAX_BYTES = 1024;

    private KbKdf() {}

    public static SecretBytes derive(SecretBytes key, byte[] label, byte[] context, int length) {
        byte[] fixed = new byte[label.length + 1 + context.length + Integer.BYTES];
        System.arraycopy(label, 0, fixed, 0, label.length);
        System.arraycopy(context, 0, fixed, label.length + 1, context.length);
        byte[] bits = Digests.bigEndian(Math.multiplyExact(length, 8));
        System.arraycopy(bits, 0, fixed, fixed.length - bits.length, bits.length);
        return derive(key, fixed, length);
    }

    static SecretBytes derive(SecretBytes key, byte[] fixed, int length) {
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException("length is not within 1.." + MAX_BYTES);
        }
        Mac mac = Jca.hmacSha256(key.expose());
        byte[] output = new byte[length];
        for (int done = 0, i = 1; done < length; done += HmacSha256.BYTES, i++) {
            mac.update(Digests.bigEndian(i));
            byte[] block = mac.doFinal(fixed);
            System.arraycopy(block, 0, output, done, Math.min(block.length, length - done));
            Arrays.fill(block, (byte) 0);
        }
        return SecretBytes.adopt(output);
    }
}
