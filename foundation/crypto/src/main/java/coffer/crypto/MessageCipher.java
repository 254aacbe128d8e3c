package coffer.crypto;

import coffer.crypto.AesGcm.Nonce;
import coffer.crypto.AesGcm.Piece;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.Trace;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;

/// Seals messages under long-lived key material, each under a key of its own: `nonce (16) ||
/// commitment (32) || ciphertext || tag (16)`.
///
/// A random 128-bit nonce derives the message's key, its GCM nonce and the commitment, so no bound
/// on the number of messages comes near. The commitment makes sealed bytes open under one key
/// material only: GCM alone lets whoever chooses two keys, as importers of key material can, craft
/// bytes that open to different texts under each. Safe for use by many threads.
public final class MessageCipher {
    public static final int MATERIAL_BYTES = 32;

    /// How much longer sealed bytes are than what they seal.
    public static final int OVERHEAD_BYTES = 16 + 32 + AesGcm.TAG_BYTES;

    private static final byte[] LABEL = "coffer message v1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 16;
    private static final int COMMITMENT_BYTES = 32;
    private static final int HEAD_BYTES = NONCE_BYTES + COMMITMENT_BYTES;
    private static final int KEY_BYTES = 32;

    private final SecureRandom random;

    /// Key material that is elsewhere and never seen: it gives 32 secret bytes for the nonce of one
    /// message, always the same, for the caller to close.
    @FunctionalInterface
    public interface RemoteMaterial {
        SecretBytes forMessage(Bytes nonce);
    }

    public MessageCipher(SecureRandom random) {
        this.random = random;
    }

    public byte[] seal(SecretBytes material, byte[] plaintext, byte[] aad) {
        return Trace.within(
                "crypto seal", () -> sealed(nonce -> derive(material, nonce), plaintext, aad));
    }

    /// The same where only a message's own secret can be had. What `material` throws is passed on.
    public byte[] seal(RemoteMaterial material, byte[] plaintext, byte[] aad) {
        return Trace.within(
                "crypto seal", () -> sealed(nonce -> derive(material, nonce), plaintext, aad));
    }

    private byte[] sealed(Function<byte[], SecretBytes> derived, byte[] plaintext, byte[] aad) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try (SecretBytes keys = derived.apply(nonce)) {
            byte[] sealed = Arrays.copyOf(nonce, plaintext.length + OVERHEAD_BYTES);
            System.arraycopy(keys.expose(), 0, sealed, NONCE_BYTES, COMMITMENT_BYTES);
            try (AesGcm gcm = cipher(keys)) {
                gcm.seal(gcmNonce(keys, aad), Piece.of(plaintext), sealed, HEAD_BYTES);
            }
            return sealed;
        }
    }

    /// Throws [AuthenticationFailedException] unless `sealed` was sealed under `material` and
    /// `aad`.
    public SecretBytes open(SecretBytes material, byte[] sealed, byte[] aad) {
        return Trace.within(
                "crypto open", () -> opened(nonce -> derive(material, nonce), sealed, aad));
    }

    /// The same where only a message's own secret can be had. What `material` throws is passed on.
    public SecretBytes open(RemoteMaterial material, byte[] sealed, byte[] aad) {
        return Trace.within(
                "crypto open", () -> opened(nonce -> derive(material, nonce), sealed, aad));
    }

    private SecretBytes opened(Function<byte[], SecretBytes> derived, byte[] sealed, byte[] aad) {
        if (sealed.length < OVERHEAD_BYTES) throw new AuthenticationFailedException();
        try (SecretBytes keys = derived.apply(Arrays.copyOf(sealed, NONCE_BYTES))) {
            byte[] given = Arrays.copyOfRange(sealed, NONCE_BYTES, HEAD_BYTES);
            byte[] expected = Arrays.copyOf(keys.expose(), COMMITMENT_BYTES);
            if (!Digests.same(given, expected)) throw new AuthenticationFailedException();
            byte[] plaintext = new byte[sealed.length - OVERHEAD_BYTES];
            Piece body = new Piece(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
            try (AesGcm gcm = cipher(keys)) {
                gcm.open(gcmNonce(keys, aad), body, plaintext, 0);
            }
            return SecretBytes.adopt(plaintext);
        }
    }

    /// `commitment (32) || key (32) || GCM nonce (12)`.
    private static SecretBytes derive(SecretBytes material, byte[] nonce) {
        if (material.size() != MATERIAL_BYTES) {
            throw new IllegalArgumentException("the key material is not 32 bytes");
        }
        int length = COMMITMENT_BYTES + KEY_BYTES + AesGcm.NONCE_BYTES;
        return KbKdf.derive(material, LABEL, nonce, length);
    }

    private static SecretBytes derive(RemoteMaterial material, byte[] nonce) {
        try (SecretBytes ofMessage = material.forMessage(Bytes.copyOf(nonce))) {
            return derive(ofMessage, nonce);
        }
    }

    private static AesGcm cipher(SecretBytes keys) {
        return new AesGcm(keys.expose(), COMMITMENT_BYTES);
    }

    private static Nonce gcmNonce(SecretBytes keys, byte[] aad) {
        return new Nonce(keys.expose(), COMMITMENT_BYTES + KEY_BYTES, aad);
    }
}
