package coffer.sts.jwt;

import coffer.kernel.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/// The algorithms by which a token may be signed (RFC 7518, RFC 8037). `none` and those with a
/// shared secret are not among them, so that a public key can never be taken for one.
enum JwsAlgorithm {
    RS256("RS256", Family.RSA, "SHA256withRSA", 256),
    RS384("RS384", Family.RSA, "SHA384withRSA", 384),
    RS512("RS512", Family.RSA, "SHA512withRSA", 512),
    PS256("PS256", Family.PSS, "RSASSA-PSS", 256),
    PS384("PS384", Family.PSS, "RSASSA-PSS", 384),
    PS512("PS512", Family.PSS, "RSASSA-PSS", 512),
    ES256("ES256", Family.EC, "SHA256withECDSAinP1363Format", 256),
    ES384("ES384", Family.EC, "SHA384withECDSAinP1363Format", 384),
    ES512("ES512", Family.EC, "SHA512withECDSAinP1363Format", 521),
    EDDSA("EdDSA", Family.EDWARDS, "Ed25519", 256),
    ED25519("Ed25519", Family.EDWARDS, "Ed25519", 256);

    private final String wireName;
    private final Family family;
    private final String signatureName;
    private final int bits;

    private enum Family {
        RSA,
        PSS,
        EC,
        EDWARDS
    }

    /// `bits` are those of the hash, or for curves those of the field.
    JwsAlgorithm(String wireName, Family family, String signatureName, int bits) {
        this.wireName = wireName;
        this.family = family;
        this.signatureName = signatureName;
        this.bits = bits;
    }

    /// Throws [InvalidTokenException] for all others, in whatever case they are written.
    static JwsAlgorithm named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidTokenException("signed by no algorithm we take"));
    }

    String wireName() {
        return wireName;
    }

    boolean fits(PublicKey key) {
        return switch (family) {
            case RSA, PSS -> key instanceof RSAPublicKey;
            case EC ->
                    key instanceof ECPublicKey curve
                            && curve.getParams().getCurve().getField().getFieldSize() == bits;
            case EDWARDS -> key instanceof EdECPublicKey;
        };
    }

    /// False for a wrong signature, for one that is not even well formed, and for a key of another
    /// kind.
    boolean verifies(PublicKey key, Bytes message, Bytes signature) {
        if (!fits(key)) return false;
        try {
            Signature verifier = Signature.getInstance(signatureName);
            Optional<PSSParameterSpec> parameters = parameters();
            if (parameters.isPresent()) verifier.setParameter(parameters.get());
            verifier.initVerify(key);
            verifier.update(message.expose());
            return verifier.verify(signature.expose());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private Optional<PSSParameterSpec> parameters() {
        if (family != Family.PSS) return Optional.empty();
        String hash = "SHA-" + bits;
        return Optional.of(
                new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
    }
}
