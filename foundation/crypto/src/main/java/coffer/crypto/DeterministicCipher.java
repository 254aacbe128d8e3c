package coffer.crypto;

import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encryption that gives equal bytes for equal texts in an equal context, and nothing else away:
/// `synthetic nonce (16) || AES-256-CTR`, the nonce being a pseudo-random function of both.
///
/// For names that must be found and ordered without being readable. Not safe for use by several
/// threads at once: an instance reuses its state.
public final class DeterministicCipher {
    public static final int OVERHEAD_BYTES = 16;

    private final HmacSha256 nonces;
    private final SecretKeySpec key;
    private final Cipher cipher;

    public DeterministicCipher(SecretBytes key) {
        try (SecretBytes nonceKey = Hkdf.derive(key, "coffer deterministic nonces");
                SecretBytes cipherKey = Hkdf.derive(key, "coffer deterministic texts")) {
            this.nonces = new HmacSha256(nonceKey);
            this.key = new SecretKeySpec(cipherKey.expose(), "AES");
        }
        this.cipher = Jca.cipher("AES/CTR/NoPadding");
    }

    public byte[] seal(byte[] text, byte[] context) {
        byte[] nonce = nonce(text, context);
        byte[] sealed = Arrays.copyOf(nonce, OVERHEAD_BYTES + text.length);
        crypt(nonce, c -> c.doFinal(text, 0, text.length, sealed, OVERHEAD_BYTES));
        return sealed;
    }

    /// Throws [AuthenticationFailedException] unless `sealed` was sealed in this context.
    public byte[] open(byte[] sealed, byte[] context) {
        byte[] text = openUnauthenticated(sealed);
        byte[] expected = nonce(text, context);
        byte[] given = Arrays.copyOf(sealed, OVERHEAD_BYTES);
        if (!Digests.same(expected, given)) throw new AuthenticationFailedException();
        return text;
    }

    /// What `sealed` says if it is genuine, and garbage if it is not: for ordering only.
    public byte[] openUnauthenticated(byte[] sealed) {
        if (sealed.length < OVERHEAD_BYTES) throw new AuthenticationFailedException();
        byte[] text = new byte[sealed.length - OVERHEAD_BYTES];
        crypt(sealed, c -> c.doFinal(sealed, OVERHEAD_BYTES, text.length, text, 0));
        return text;
    }

    private byte[] nonce(byte[] text, byte[] context) {
        return Arrays.copyOf(nonces.ofList(context, text), OVERHEAD_BYTES);
    }

    private void crypt(byte[] nonce, CipherUse use) {
        try {
            IvParameterSpec counter = new IvParameterSpec(nonce, 0, OVERHEAD_BYTES);
            cipher.init(Cipher.ENCRYPT_MODE, key, counter);
            use.with(cipher);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-CTR cannot encrypt", impossible);
        }
    }

    private interface CipherUse {
        int with(Cipher cipher) throws GeneralSecurityException;
    }
}
