package coffer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Algorithms that every JDK has; a JDK without them cannot run this program at all.
final class Jca {

    private Jca() {}

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
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(nonEmpty, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks HMAC-SHA-256", missing);
        }
    }
}
