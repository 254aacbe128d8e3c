package coffer.crypto.asymmetric;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/// ML-DSA (FIPS 204) in its hedged form: the JDK's, and Bouncy Castle's for a μ made elsewhere.
record MlDsa(NamedParameterSpec parameters) implements Family {

    @Override
    public Set<SigningScheme> schemes() {
        return Set.of(SigningScheme.ML_DSA_SHAKE_256);
    }

    @Override
    public KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(parameters.getName());
        generator.initialize(parameters, random);
        return generator.generateKeyPair();
    }

    @Override
    public PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return Algorithms.jdk()
                .keyFactory(parameters.getName())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    @Override
    public PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        return Algorithms.jdk()
                .keyFactory(parameters.getName())
                .generatePublic(new X509EncodedKeySpec(spki));
    }

    @Override
    public byte[] sign(PrivateKey key, Signable what, SecureRandom random)
            throws GeneralSecurityException {
        byte[] message = what.message().expose();
        if (what.form() == MessageForm.EXTERNAL_MU) return signMu(key, message, random);
        Signature signer = Algorithms.jdk().signature(parameters.getName());
        signer.initSign(key, random);
        signer.update(message);
        return signer.sign();
    }

    @Override
    public boolean verify(PublicKey key, Signable what, byte[] signature)
            throws GeneralSecurityException {
        byte[] message = what.message().expose();
        if (what.form() == MessageForm.EXTERNAL_MU) return verifyMu(key, message, signature);
        Signature verifier = Algorithms.jdk().signature(parameters.getName());
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }

    private static byte[] signMu(PrivateKey key, byte[] mu, SecureRandom random)
            throws GeneralSecurityException {
        try {
            AsymmetricKeyParameter secret = PrivateKeyFactory.createKey(key.getEncoded());
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, new ParametersWithRandom(secret, random));
            return signer.generateMuSignature(mu);
        } catch (IOException malformed) {
            throw new InvalidKeyException(malformed);
        } catch (CryptoException failed) {
            throw new SignatureException(failed);
        }
    }

    private static boolean verifyMu(PublicKey key, byte[] mu, byte[] signature)
            throws GeneralSecurityException {
        try {
            MLDSASigner verifier = new MLDSASigner();
            verifier.init(false, PublicKeyFactory.createKey(key.getEncoded()));
            return verifier.verifyMuSignature(mu, signature);
        } catch (IOException malformed) {
            throw new InvalidKeyException(malformed);
        }
    }
}
