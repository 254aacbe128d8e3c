package coffer.ledger.erasure;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/// A version of an object, by its names. A receipt tells of it by a salted digest only, so that it
/// names nobody.
public record Erased(String bucketArn, String key, String versionId) {

    /// What a receipt tells in its place: `SHA-256(salt || names)`, each with its length before it.
    public Bytes digest(Bytes salt) {
        return Bytes.adopt(
                Digests.sha256(field(salt), field(bucketArn), field(key), field(versionId)));
    }

    /// What a receipt tells of all of them, in whatever order they come.
    public static Bytes digestOf(Collection<Bytes> digests) {
        List<Bytes> sorted = digests.stream().sorted().toList();
        byte[][] parts = sorted.stream().map(Bytes::expose).toArray(byte[][]::new);
        return Bytes.adopt(Digests.sha256(parts));
    }

    private static byte[] field(String text) {
        return field(Bytes.utf8(text));
    }

    private static byte[] field(Bytes bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.size())
                .putInt(bytes.size())
                .put(bytes.expose())
                .array();
    }
}
