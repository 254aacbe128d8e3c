package coffer.s3.content;

import coffer.crypto.Digests;
import coffer.crypto.Hkdf;
import coffer.crypto.HmacSha256;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// All that is kept of a customer's key: a salted code by which it is known again. From it follows
/// neither the key nor what the key wraps with.
public record CustomerMark(Bytes salt, Bytes code) {
    private static final int SALT_BYTES = 32;
    private static final byte[] RECOGNITION =
            "coffer s3 customer key mark".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRAPPING =
            "coffer s3 customer key wrap".getBytes(StandardCharsets.US_ASCII);

    static CustomerMark of(SecretBytes key, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new CustomerMark(Bytes.adopt(salt), Bytes.adopt(code(key, salt)));
    }

    boolean isOf(SecretBytes key) {
        return Digests.same(code(key, salt.expose()), code.expose());
    }

    /// What wraps data keys with the customer's key, for the caller to close.
    Xaes256Gcm cipher(SecretBytes key, SecureRandom random) {
        try (SecretBytes wrapping =
                Hkdf.derive(key, salt.expose(), WRAPPING, Xaes256Gcm.KEY_BYTES)) {
            return new Xaes256Gcm(wrapping, random);
        }
    }

    private static byte[] code(SecretBytes key, byte[] salt) {
        return new HmacSha256(key).ofList(RECOGNITION, salt);
    }
}
