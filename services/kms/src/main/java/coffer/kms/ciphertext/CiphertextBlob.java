package coffer.kms.ciphertext;

import coffer.crypto.MessageCipher;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// What Encrypt gives and Decrypt takes: `version (1) || key id (16) || material id (16) ||
/// sealed`.
///
/// It names neither region nor account, so that every one of several related keys opens what
/// another sealed. After the header it cannot be told from random bytes.
public record CiphertextBlob(Bytes keyId, Bytes materialId, Bytes sealed) {
    private static final byte VERSION = 1;
    private static final int ID_BYTES = 16;
    private static final int HEADER_BYTES = 1 + 2 * ID_BYTES;

    public CiphertextBlob {
        if (keyId.size() != ID_BYTES || materialId.size() != ID_BYTES) {
            throw new IllegalArgumentException("ids are " + ID_BYTES + " bytes");
        }
    }

    /// Refuses what cannot have come from here.
    public static CiphertextBlob parse(Bytes blob) {
        return find(blob).orElseThrow(CiphertextBlob::invalid);
    }

    /// Empty for what cannot have come from here.
    static Optional<CiphertextBlob> find(Bytes blob) {
        byte[] bytes = blob.expose();
        if (bytes.length < HEADER_BYTES + MessageCipher.OVERHEAD_BYTES) return Optional.empty();
        if (bytes[0] != VERSION) return Optional.empty();
        return Optional.of(read(bytes));
    }

    private static CiphertextBlob read(byte[] bytes) {
        return new CiphertextBlob(
                part(bytes, 1, 1 + ID_BYTES),
                part(bytes, 1 + ID_BYTES, HEADER_BYTES),
                part(bytes, HEADER_BYTES, bytes.length));
    }

    public Bytes encoded() {
        return Bytes.adopt(
                ByteBuffer.allocate(HEADER_BYTES + sealed.size())
                        .put(header(keyId, materialId))
                        .put(sealed.expose())
                        .array());
    }

    /// What the seal covers besides the plaintext.
    static byte[] aad(Bytes keyId, Bytes materialId, EncryptionContext context) {
        byte[] header = header(keyId, materialId);
        byte[] pairs = context.encoded().expose();
        return ByteBuffer.allocate(header.length + pairs.length).put(header).put(pairs).array();
    }

    /// What every ciphertext is told that does not decrypt, whatever the reason.
    static ServiceException invalid() {
        // AWS gives no message, and clients print none.
        return KmsError.INVALID_CIPHERTEXT.because("");
    }

    private static byte[] header(Bytes keyId, Bytes materialId) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(VERSION)
                .put(keyId.expose())
                .put(materialId.expose())
                .array();
    }

    private static Bytes part(byte[] bytes, int from, int to) {
        return Bytes.adopt(Arrays.copyOfRange(bytes, from, to));
    }
}
