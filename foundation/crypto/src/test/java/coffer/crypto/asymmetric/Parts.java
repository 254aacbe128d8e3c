package coffer.crypto.asymmetric;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// What the tests of key pairs make their cases of.
final class Parts {

    private Parts() {}

    static SecretBytes text(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.US_ASCII));
    }

    static SecretBytes secret(String hex) {
        return SecretBytes.adopt(HexFormat.of().parseHex(hex));
    }

    static Bytes bytes(String hex) {
        return Bytes.adopt(HexFormat.of().parseHex(hex));
    }

    static Signable raw(SigningScheme scheme, String text) {
        return new Signable(scheme, MessageForm.RAW, text(text));
    }

    /// The same message as [#raw], prepared by other code than ours.
    static Signable prepared(SigningScheme scheme, String text, Bytes publicKey) {
        return switch (scheme) {
            case ML_DSA_SHAKE_256 ->
                    new Signable(scheme, MessageForm.EXTERNAL_MU, mu(text, publicKey));
            case ED25519_PH_SHA_512 -> digested(scheme, "SHA-512", text);
            default -> digested(scheme, "SHA-" + scheme.name().split("SHA_")[1], text);
        };
    }

    private static Signable digested(SigningScheme scheme, String hash, String text) {
        byte[] digest = digest(hash).digest(text.getBytes(StandardCharsets.US_ASCII));
        return new Signable(scheme, MessageForm.DIGEST, SecretBytes.adopt(digest));
    }

    // FIPS 204: μ = H(H(pk, 64) || 0 || |ctx| || ctx || M, 64), with an empty ctx.
    private static SecretBytes mu(String text, Bytes publicKey) {
        byte[] spki = publicKey.expose();
        // The key is a BIT STRING, after two headers of 4 and one AlgorithmIdentifier of 13 bytes.
        MessageDigest shake = digest("SHAKE256-512");
        byte[] tr = shake.digest(Arrays.copyOfRange(spki, 4 + 13 + 5, spki.length));
        shake.update(tr);
        shake.update(new byte[2]);
        return SecretBytes.adopt(shake.digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }
}
