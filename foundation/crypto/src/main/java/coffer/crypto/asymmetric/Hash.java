package coffer.crypto.asymmetric;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/// The hash functions of signatures.
enum Hash {
    // The DER of a DigestInfo up to its digest: RFC 8017, section 9.2, note 1.
    SHA_256("SHA-256", 32, "3031300d060960864801650304020105000420") {
        @Override
        Digest lightweight() {
            return new SHA256Digest();
        }
    },
    SHA_384("SHA-384", 48, "3041300d060960864801650304020205000430") {
        @Override
        Digest lightweight() {
            return new SHA384Digest();
        }
    },
    SHA_512("SHA-512", 64, "3051300d060960864801650304020305000440") {
        @Override
        Digest lightweight() {
            return new SHA512Digest();
        }
    };

    private final String jcaName;
    private final int bytes;
    private final String digestInfo;

    Hash(String jcaName, int bytes, String digestInfo) {
        this.jcaName = jcaName;
        this.bytes = bytes;
        this.digestInfo = digestInfo;
    }

    int bytes() {
        return bytes;
    }

    byte[] of(byte[] message) {
        try {
            return MessageDigest.getInstance(jcaName).digest(message);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK lacks " + jcaName, missing);
        }
    }

    byte[] digestInfo() {
        return HexFormat.of().parseHex(digestInfo);
    }

    /// The same function as Bouncy Castle's own code wants it.
    abstract Digest lightweight();
}
