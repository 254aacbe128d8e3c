package coffer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Algorithms that every JDK has; a JDK without them cannot run this program at all.
final class Jca {
    // A copy is had sooner than a provider is looked up. Nobody ever uses this one.
    private static final Mac HMAC_SHA_256 = mac("HmacSHA256");

    private Jca() {}

    private static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK lacks " + algorithm, missing);
        }
    }

    static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks " + transformation, missing);
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK lacks " + algorithm, missing);
        }
    }

    static Mac hmacSha256(byte[] key) {
        // The JDK refuses an empty key; HMAC pads with zeros, so one zero byte is the same key.
        byte[] nonEmpty = key.length == 0 ? new byte[1] : key;
        try {
            Mac mac = (Mac) HMAC_SHA_256.clone();
            mac.init(new SecretKeySpec(nonEmpty, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException | CloneNotSupportedException missing) {
            throw new IllegalStateException("this JDK lacks HMAC-SHA-256", missing);
        }
    }
}
