package coffer.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Hashes, and comparison that takes the same time wherever two values differ.
public final class Digests {

    private Digests() {}

    public static byte[] sha256(byte[]... parts) {
        return digest("SHA-256", parts);
    }

    public static byte[] sha1(byte[]... parts) {
        return digest("SHA-1", parts);
    }

    /// Only where a protocol demands it, such as S3's ETag.
    public static byte[] md5(byte[]... parts) {
        return digest("MD5", parts);
    }

    /// For hashing a stream; not safe for use by several threads at once.
    public static MessageDigest newSha256() {
        return Jca.digest("SHA-256");
    }

    /// For hashing a stream where a protocol demands MD5.
    public static MessageDigest newMd5() {
        return Jca.digest("MD5");
    }

    /// For hashing a stream where a protocol demands SHA-1.
    public static MessageDigest newSha1() {
        return Jca.digest("SHA-1");
    }

    /// Whether two values are equal, in a time that depends on their lengths only.
    public static boolean same(byte[] left, byte[] right) {
        return MessageDigest.isEqual(left, right);
    }

    static byte[] bigEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        MessageDigest digest = Jca.digest(algorithm);
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }
}
