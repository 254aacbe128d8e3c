package coffer.crypto.asymmetric;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.KeyAgreement;

/// A curve of NIST or SECG: ECDSA with the one hash of its strength, and ECDH.
record EllipticCurve(Curve curve, SigningScheme scheme, Supplier<Algorithms> algorithms)
        implements Family {
    private static final String KEYS = "EC";
    private static final String OF_DIGESTS = "NONEwithECDSA";

    /// `header`, in hex, is what precedes the two coordinates in the DER of every public key.
    enum Curve {
        P_256("secp256r1", "3059301306072a8648ce3d020106082a8648ce3d03010703420004"),
        P_384("secp384r1", "3076301006072a8648ce3d020106052b8104002203620004"),
        P_521("secp521r1", "30819b301006072a8648ce3d020106052b810400230381860004"),
        SECP256K1("secp256k1", "3056301006072a8648ce3d020106052b8104000a03420004");

        private final String jcaName;
        private final String header;

        Curve(String jcaName, String header) {
            this.jcaName = jcaName;
            this.header = header;
        }

        String jcaName() {
            return jcaName;
        }

        private boolean begins(byte[] spki) {
            int length = Math.min(header.length() / 2, spki.length);
            return HexFormat.of().formatHex(spki, 0, length).equals(header);
        }
    }

    @Override
    public Set<SigningScheme> schemes() {
        return Set.of(scheme);
    }

    @Override
    public KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = algorithms.get().keyPairGenerator(KEYS);
        generator.initialize(new ECGenParameterSpec(curve.jcaName), random);
        return generator.generateKeyPair();
    }

    @Override
    public PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return algorithms.get().keyFactory(KEYS).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /// Refuses a point that is not on this curve: agreeing with it would give the key away. The
    /// curves have no small subgroups, and their encoding none for the point at infinity.
    @Override
    public PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        if (!curve.begins(spki)) throw new InvalidKeySpecException("not on " + curve);
        PublicKey key =
                algorithms.get().keyFactory(KEYS).generatePublic(new X509EncodedKeySpec(spki));
        boolean isOn =
                key instanceof ECPublicKey its
                        && CurvePoints.isOn(its.getParams().getCurve(), its.getW());
        if (!isOn) {
            throw new InvalidKeySpecException("not on " + curve);
        }
        return key;
    }

    @Override
    public byte[] sign(PrivateKey key, Signable what, SecureRandom random)
            throws GeneralSecurityException {
        Signature signer = algorithms.get().signature(OF_DIGESTS);
        signer.initSign(key, random);
        signer.update(what.digest());
        return signer.sign();
    }

    @Override
    public boolean verify(PublicKey key, Signable what, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = algorithms.get().signature(OF_DIGESTS);
        verifier.initVerify(key);
        verifier.update(what.digest());
        return verifier.verify(signature);
    }

    /// The x coordinate of the shared point, as long as the field.
    @Override
    public byte[] agree(PrivateKey key, PublicKey peer) throws GeneralSecurityException {
        KeyAgreement agreement = algorithms.get().keyAgreement("ECDH");
        agreement.init(key);
        agreement.doPhase(peer, true);
        return agreement.generateSecret();
    }
}
