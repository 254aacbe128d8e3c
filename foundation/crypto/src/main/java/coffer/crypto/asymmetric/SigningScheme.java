package coffer.crypto.asymmetric;

import java.util.Optional;

/// How a signature is made, by the names that AWS gives the schemes.
///
/// PSS has a salt as long as the digest and uses the digest's hash in its mask too.
public enum SigningScheme {
    RSASSA_PSS_SHA_256(Hash.SHA_256),
    RSASSA_PSS_SHA_384(Hash.SHA_384),
    RSASSA_PSS_SHA_512(Hash.SHA_512),
    RSASSA_PKCS1_V1_5_SHA_256(Hash.SHA_256),
    RSASSA_PKCS1_V1_5_SHA_384(Hash.SHA_384),
    RSASSA_PKCS1_V1_5_SHA_512(Hash.SHA_512),
    ECDSA_SHA_256(Hash.SHA_256),
    ECDSA_SHA_384(Hash.SHA_384),
    ECDSA_SHA_512(Hash.SHA_512),
    /// Pure Ed25519, which takes the message itself.
    ED25519_SHA_512(Optional.empty(), Optional.empty(), 0),
    /// Ed25519ph with an empty context, which takes the message's SHA-512.
    ED25519_PH_SHA_512(Optional.empty(), Optional.of(MessageForm.DIGEST), 64),
    /// ML-DSA with an empty context.
    ML_DSA_SHAKE_256(Optional.empty(), Optional.of(MessageForm.EXTERNAL_MU), 64);

    private final Optional<Hash> hash;
    private final Optional<MessageForm> prepared;
    private final int preparedBytes;

    SigningScheme(Hash hash) {
        this(Optional.of(hash), Optional.of(MessageForm.DIGEST), hash.bytes());
    }

    SigningScheme(Optional<Hash> hash, Optional<MessageForm> prepared, int preparedBytes) {
        this.hash = hash;
        this.prepared = prepared;
        this.preparedBytes = preparedBytes;
    }

    /// Whether messages in `form` can be signed.
    public boolean takes(MessageForm form) {
        return form == MessageForm.RAW
                ? this != ED25519_PH_SHA_512
                : prepared.equals(Optional.of(form));
    }

    /// How many bytes a message in `form` must have; any number if empty.
    public Optional<Integer> lengthOf(MessageForm form) {
        return form == MessageForm.RAW ? Optional.empty() : Optional.of(preparedBytes);
    }

    boolean isPss() {
        return switch (this) {
            case RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512 -> true;
            default -> false;
        };
    }

    /// The hash of RSA and ECDSA.
    Hash hash() {
        return hash.orElseThrow(() -> new IllegalArgumentException(this + " has no hash step"));
    }
}
