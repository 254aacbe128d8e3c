package coffer.wire.sigv4;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256; the only use of `javax.crypto` in this module.
final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";
    // A copy is had sooner than a provider is looked up. Nobody ever uses this one.
    private static final Mac FRESH = fresh();

    private Hmac() {}

    static byte[] sha256(byte[] key, byte[] message) {
        try {
            Mac mac = (Mac) FRESH.clone();
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message);
        } catch (CloneNotSupportedException | InvalidKeyException impossible) {
            throw new IllegalStateException("HMAC-SHA-256 is in every JDK", impossible);
        }
    }

    private static Mac fresh() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("HMAC-SHA-256 is in every JDK", impossible);
        }
    }
}
