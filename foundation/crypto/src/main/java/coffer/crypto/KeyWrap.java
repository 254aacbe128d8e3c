package coffer.crypto;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES key wrap with padding (RFC 5649): how others send keys under a key that both know.
///
/// The same key wrapped twice looks the same, and nothing is bound to it; what is kept here is
/// sealed by [Xaes256Gcm] instead.
public final class KeyWrap {
    public static final int KEY_BYTES = 32;

    private static final int BLOCK_BYTES = 8;
    private static final int MIN_BYTES = 2 * BLOCK_BYTES;
    private static final String TRANSFORMATION = "AES/KWP/NoPadding";

    private KeyWrap() {}

    /// `wrappingKey` is an AES key of any length.
    public static Bytes wrap(SecretBytes wrappingKey, SecretBytes secret) {
        Cipher cipher = Jca.cipher(TRANSFORMATION);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(wrappingKey.expose(), "AES"));
            return Bytes.adopt(cipher.doFinal(secret.expose()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalArgumentException("cannot wrap", impossible);
        }
    }

    /// The secret, for the caller to close. Throws [AuthenticationFailedException] unless `wrapped`
    /// was wrapped by this key.
    public static SecretBytes unwrap(SecretBytes wrappingKey, Bytes wrapped) {
        // The JDK takes it for granted.
        if (wrapped.size() < MIN_BYTES || wrapped.size() % BLOCK_BYTES != 0) {
            throw new AuthenticationFailedException();
        }
        Cipher cipher = Jca.cipher(TRANSFORMATION);
        try {
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(wrappingKey.expose(), "AES"));
            return SecretBytes.adopt(cipher.doFinal(wrapped.expose()));
        } catch (GeneralSecurityException refused) {
            throw new AuthenticationFailedException();
        }
    }
}
