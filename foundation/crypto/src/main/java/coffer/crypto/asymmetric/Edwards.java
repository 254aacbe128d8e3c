package coffer.crypto.asymmetric;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Ed25519 and Ed25519ph (RFC 8032). Of the providers only Bouncy Castle signs a digest that was
/// made elsewhere.
record Edwards(Supplier<Algorithms> algorithms) implements Family {
    private static final String NAME = "Ed25519";

    @Override
    public Set<SigningScheme> schemes() {
        return Set.of(SigningScheme.ED25519_SHA_512, SigningScheme.ED25519_PH_SHA_512);
    }

    @Override
    public KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        return Algorithms.jdk().keyPairGenerator(NAME).generateKeyPair();
    }

    // The native provider takes the JDK's keys and has no factory of its own.
    @Override
    public PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return Algorithms.jdk().keyFactory(NAME).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    @Override
    public PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        return Algorithms.jdk().keyFactory(NAME).generatePublic(new X509EncodedKeySpec(spki));
    }

    @Override
    public byte[] sign(PrivateKey key, Signable what, SecureRandom random)
            throws GeneralSecurityException {
        if (what.form() == MessageForm.DIGEST) return signPrehash(key, what.message().expose());
        Signature signer = algorithms.get().signature(NAME);
        signer.initSign(key);
        signer.update(what.message().expose());
        return signer.sign();
    }

    @Override
    public boolean verify(PublicKey key, Signable what, byte[] signature)
            throws GeneralSecurityException {
        if (signature.length != Ed25519.SIGNATURE_SIZE) return false;
        byte[] message = what.message().expose();
        if (what.form() == MessageForm.DIGEST) {
            return Ed25519.verifyPrehash(signature, 0, raw(key), 0, new byte[0], message, 0);
        }
        Signature verifier = algorithms.get().signature(NAME);
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }

    private static byte[] signPrehash(PrivateKey key, byte[] digest) throws InvalidKeyException {
        if (!(key instanceof EdECPrivateKey edwards)) throw new InvalidKeyException("not Ed25519");
        byte[] secret = edwards.getBytes().orElseThrow(() -> new InvalidKeyException("no bytes"));
        try {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.signPrehash(secret, 0, new byte[0], digest, 0, signature, 0);
            return signature;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// The point is the last part of its DER.
    private static byte[] raw(PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.copyOfRange(spki, spki.length - Ed25519.PUBLIC_KEY_SIZE, spki.length);
    }
}
