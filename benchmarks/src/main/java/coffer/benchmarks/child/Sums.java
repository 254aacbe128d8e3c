package coffer.benchmarks.child;

import coffer.wire.http.Headers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// What any store has to work out of a body that passes by: the CRC-32 that its client claims, and
/// the MD5 that is its ETag unless a KMS key encrypts it.
final class Sums {
    private static final int MD5_BYTES = 16;
    static final int BYTES = Integer.BYTES + MD5_BYTES;

    private final Optional<String> claimed;
    private final Optional<MessageDigest> md5;
    private final CRC32 crc32 = new CRC32();

    Sums(Headers headers) {
        this.claimed = headers.find("x-amz-checksum-crc32");
        boolean isUnderKmsKey = headers.find("x-amz-server-side-encryption").isPresent();
        this.md5 = isUnderKmsKey ? Optional.empty() : Optional.of(newMd5());
    }

    private static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has it", missing);
        }
    }

    void add(byte[] bytes, int count) {
        crc32.update(bytes, 0, count);
        md5.ifPresent(digest -> digest.update(bytes, 0, count));
    }

    /// Whether the body is what was claimed.
    boolean agree() {
        String measured = Base64.getEncoder().encodeToString(crc32Bytes());
        return claimed.filter(claim -> !claim.equals(measured)).isEmpty();
    }

    /// Puts what is kept with the object into `target`, and returns its ETag; only once, at the
    /// end.
    String keepIn(ByteBuffer target) {
        byte[] digest = md5.map(MessageDigest::digest).orElseGet(() -> new byte[MD5_BYTES]);
        target.put(crc32Bytes()).put(digest);
        return HexFormat.of().formatHex(digest);
    }

    private byte[] crc32Bytes() {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc32.getValue()).array();
    }
}
