package coffer.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Hashes, and comparison that takes the same time wherever two values differ.
public final class Digests {

    // Looking up the provider costs as much as hashing a line of text; a copy of one that was
    // looked up does not. Nobody ever writes to these.
    private static final MessageDigest SHA_256 = Jca.digest("SHA-256");
    private static final MessageDigest SHA_1 = Jca.digest("SHA-1");
    private static final MessageDigest MD5 = Jca.digest("MD5");

    private Digests() {}

    public static byte[] sha256(byte[]... parts) {
        return digest(newSha256(), parts);
    }

    public static byte[] sha1(byte[]... parts) {
        return digest(newSha1(), parts);
    }

    /// Only where a protocol demands it, such as S3's ETag.
    public static byte[] md5(byte[]... parts) {
        return digest(newMd5(), parts);
    }

    /// For hashing a stream; not safe for use by several threads at once.
    public static MessageDigest newSha256() {
        return copy(SHA_256);
    }

    /// For hashing a stream where a protocol demands MD5.
    public static MessageDigest newMd5() {
        return copy(MD5);
    }

    /// For hashing a stream where a protocol demands SHA-1.
    public static MessageDigest newSha1() {
        return copy(SHA_1);
    }

    /// Whether two values are equal, in a time that depends on their lengths only.
    public static boolean same(byte[] left, byte[] right) {
        return MessageDigest.isEqual(left, right);
    }

    static byte[] bigEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static MessageDigest copy(MessageDigest fresh) {
        try {
            return (MessageDigest) fresh.clone();
        } catch (CloneNotSupportedException e) {
            return Jca.digest(fresh.getAlgorithm());
        }
    }

    private static byte[] digest(MessageDigest digest, byte[]... parts) {
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }
}
