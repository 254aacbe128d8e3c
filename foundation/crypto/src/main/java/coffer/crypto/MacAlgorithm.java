package coffer.crypto;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC (FIPS 198-1) with the hash functions of SHA-2, by AWS's names.
public enum MacAlgorithm {
    HMAC_SHA_224("HmacSHA224", 28),
    HMAC_SHA_256("HmacSHA256", 32),
    HMAC_SHA_384("HmacSHA384", 48),
    HMAC_SHA_512("HmacSHA512", 64);

    private final String jcaName;
    private final int bytes;

    MacAlgorithm(String jcaName, int bytes) {
        this.jcaName = jcaName;
        this.bytes = bytes;
    }

    /// How long a code is, and the key that matches its strength.
    public int bytes() {
        return bytes;
    }

    public Bytes of(SecretBytes key, SecretBytes message) {
        try {
            Mac mac = Mac.getInstance(jcaName);
            mac.init(new SecretKeySpec(key.expose(), jcaName));
            return Bytes.adopt(mac.doFinal(message.expose()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks " + jcaName, missing);
        }
    }

    /// Whether `code` is the code of `message`, in a time that does not depend on how it differs.
    public boolean verifies(SecretBytes key, SecretBytes message, Bytes code) {
        return Digests.same(of(key, message).expose(), code.expose());
    }
}
