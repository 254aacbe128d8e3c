package coffer.crypto.asymmetric;

import static coffer.crypto.asymmetric.Parts.text;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/// Another implementation of the whole scheme.
record Oracle(KeyPairKind kind, SigningScheme scheme) {
    Bytes sign(SecretBytes pkcs8, String message) throws GeneralSecurityException {
        Signature signer = signature();
        signer.initSign(factory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8.expose())));
        signer.update(text(message).expose());
        return Bytes.adopt(signer.sign());
    }

    boolean verifies(Bytes spki, String message, Bytes signature) throws GeneralSecurityException {
        Signature verifier = signature();
        verifier.initVerify(factory().generatePublic(new X509EncodedKeySpec(spki.expose())));
        verifier.update(text(message).expose());
        return verifier.verify(signature.expose());
    }

    private KeyFactory factory() throws GeneralSecurityException {
        String name =
                switch (kind.family()) {
                    case Rsa rsa -> "RSA";
                    case EllipticCurve curve -> "EC";
                    case Edwards edwards -> "Ed25519";
                    case MlDsa mlDsa -> "ML-DSA";
                };
        return kind == KeyPairKind.SECP256K1
                ? KeyFactory.getInstance(name, new BouncyCastleProvider())
                : KeyFactory.getInstance(name);
    }

    private Signature signature() throws GeneralSecurityException {
        String bits = scheme.name().substring(scheme.name().length() - 3);
        return switch (kind.family()) {
            case Rsa rsa when scheme.isPss() -> pss(bits);
            case Rsa rsa -> Signature.getInstance("SHA" + bits + "withRSA");
            case EllipticCurve curve when kind == KeyPairKind.SECP256K1 ->
                    Signature.getInstance("SHA256withECDSA", new BouncyCastleProvider());
            case EllipticCurve curve -> Signature.getInstance("SHA" + bits + "withECDSA");
            case Edwards edwards -> Signature.getInstance("Ed25519");
            case MlDsa mlDsa -> Signature.getInstance("ML-DSA");
        };
    }

    private static Signature pss(String bits) throws GeneralSecurityException {
        String hash = "SHA-" + bits;
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(
                new PSSParameterSpec(
                        hash,
                        "MGF1",
                        new MGF1ParameterSpec(hash),
                        Integer.parseInt(bits) / 8,
                        PSSParameterSpec.TRAILER_FIELD_BC));
        return pss;
    }
}
