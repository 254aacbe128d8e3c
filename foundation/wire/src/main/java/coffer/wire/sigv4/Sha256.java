package coffer.wire.sigv4;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in the forms that SigV4 needs.
final class Sha256 {
    static final String OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // A copy is had sooner than a provider is looked up. Nobody ever uses this one.
    private static final MessageDigest FRESH = fresh();

    private Sha256() {}

    static MessageDigest start() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException e) {
            return fresh();
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is in every JDK", impossible);
        }
    }

    static String hex(byte[] data) {
        return HexFormat.of().formatHex(start().digest(data));
    }
}
