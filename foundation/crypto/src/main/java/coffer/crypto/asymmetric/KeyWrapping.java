package coffer.crypto.asymmetric;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.KeyWrap;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// How others wrap a secret for an RSA key, by AWS's names: OAEP alone, or OAEP around a fresh AES
/// key that wraps the secret (`OAEP(key) || KWP(secret)`), for secrets longer than the modulus.
public enum KeyWrapping {
    RSAES_OAEP_SHA_1(Oaep.RSAES_OAEP_SHA_1, false),
    RSAES_OAEP_SHA_256(Oaep.RSAES_OAEP_SHA_256, false),
    RSA_AES_KEY_WRAP_SHA_1(Oaep.RSAES_OAEP_SHA_1, true),
    RSA_AES_KEY_WRAP_SHA_256(Oaep.RSAES_OAEP_SHA_256, true);

    private final Oaep padding;
    private final boolean hasAesKey;

    KeyWrapping(Oaep padding, boolean hasAesKey) {
        this.padding = padding;
        this.hasAesKey = hasAesKey;
    }

    public static Optional<KeyWrapping> find(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }

    /// Whether an AES key stands between the RSA key and the secret.
    public boolean hasAesKey() {
        return hasAesKey;
    }

    /// What `recipient`, an RSA key, can unwrap.
    public Bytes wrap(PublicHalf recipient, SecretBytes secret, SecureRandom random) {
        if (!hasAesKey) return recipient.encrypt(padding, secret);
        try (SecretBytes aesKey = randomKey(random)) {
            byte[] head = recipient.encrypt(padding, aesKey).expose();
            byte[] tail = KeyWrap.wrap(aesKey, secret).expose();
            byte[] whole = Arrays.copyOf(head, head.length + tail.length);
            System.arraycopy(tail, 0, whole, head.length, tail.length);
            return Bytes.adopt(whole);
        }
    }

    /// The secret, for the caller to close. Throws [AuthenticationFailedException] unless `wrapped`
    /// was wrapped in this way for the public half of `recipient`, an RSA key; whichever of the two
    /// layers is wrong, the work and the answer are the same.
    public SecretBytes unwrap(PrivateHalf recipient, Bytes wrapped, SecureRandom random) {
        if (!hasAesKey) return recipient.decrypt(padding, wrapped);
        int headBytes = recipient.kind().modulusBytes();
        byte[] whole = wrapped.expose();
        if (whole.length <= headBytes) throw new AuthenticationFailedException();
        Bytes head = Bytes.adopt(Arrays.copyOf(whole, headBytes));
        Bytes tail = Bytes.adopt(Arrays.copyOfRange(whole, headBytes, whole.length));
        try (SecretBytes aesKey = aesKey(recipient, head, random)) {
            return KeyWrap.unwrap(aesKey, tail);
        }
    }

    /// The key in `head`, or one that opens nothing.
    private SecretBytes aesKey(PrivateHalf recipient, Bytes head, SecureRandom random) {
        SecretBytes decoy = randomKey(random);
        try {
            SecretBytes found = recipient.decrypt(padding, head);
            if (found.size() != KeyWrap.KEY_BYTES) {
                found.close();
                return decoy;
            }
            decoy.close();
            return found;
        } catch (AuthenticationFailedException refused) {
            return decoy;
        }
    }

    private static SecretBytes randomKey(SecureRandom random) {
        byte[] key = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(key);
        return SecretBytes.adopt(key);
    }
}
