package coffer.kernel;

import java.security.MessageDigest;
import java.util.Arrays;

/// Key material or plaintext that must not outlive its use or reach a log.
///
/// [#close] overwrites the bytes; [#toString] never shows them; equality takes constant time.
public final class SecretBytes implements AutoCloseable {
    private final byte[] bytes;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes ownership of `bytes`: the caller must not keep or change the array.
    public static SecretBytes adopt(byte[] bytes) {
        return new SecretBytes(bytes);
    }

    /// Lends the live array, which is valid only until [#close].
    public byte[] expose() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    public boolean sameAs(SecretBytes other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " bytes]";
    }
}
