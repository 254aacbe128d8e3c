package coffer.crypto.attestation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The hashes a TPM here may measure and sign with.
// TCG: TPM 2.0 Library, Part 2, "TPM_ALG_ID".
enum TpmHash {
    SHA256(0x000b, "SHA-256", 32),
    SHA384(0x000c, "SHA-384", 48);

    private final int id;
    private final String algorithm;
    private final int sizeBytes;

    TpmHash(int id, String algorithm, int sizeBytes) {
        this.id = id;
        this.algorithm = algorithm;
        this.sizeBytes = sizeBytes;
    }

    /// Throws [RefusedDocumentException] for any other.
    static TpmHash of(int id) {
        return List.of(values()).stream()
                .filter(hash -> hash.id == id)
                .findFirst()
                .orElseThrow(RefusedDocumentException::malformed);
    }

    int sizeBytes() {
        return sizeBytes;
    }

    byte[] digest(Iterable<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) digest.update(part);
            return digest.digest();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK lacks " + algorithm, missing);
        }
    }
}
