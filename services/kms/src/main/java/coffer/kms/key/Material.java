package coffer.kms.key;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Optional;

/// One version of a key's secret, by the random id (16 bytes) under which the key table holds it.
/// `rotation` is empty for the first. `publicKey`, a SubjectPublicKeyInfo in DER, is there if the
/// secret is a private key.
public record Material(
        Bytes id, Instant since, Optional<RotationKind> rotation, Optional<Bytes> publicKey) {

    /// What brought new material about.
    public enum RotationKind {
        AUTOMATIC,
        ON_DEMAND
    }

    /// The id as clients see it: 64 hex digits.
    public String publicId() {
        return Bytes.adopt(Digests.sha256(Bytes.utf8("kms material ").expose(), id.expose()))
                .toHex();
    }
}
