package coffer.crypto.asymmetric;

import coffer.crypto.Digests;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/// RSA (RFC 8017): signatures over digests made here or elsewhere, and OAEP.
///
/// No provider signs a digest made elsewhere with PSS. So providers do the arithmetic only, PSS is
/// Bouncy Castle's around it, and PKCS #1's fixed encoding is written out here. A signature of the
/// latter is verified by making the encoding anew and comparing, never by parsing it.
record Rsa(int bits, Supplier<Algorithms> algorithms) implements Family {
    private static final String KEYS = "RSA";

    @Override
    public Set<SigningScheme> schemes() {
        return EnumSet.range(
                SigningScheme.RSASSA_PSS_SHA_256, SigningScheme.RSASSA_PKCS1_V1_5_SHA_512);
    }

    @Override
    public KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = algorithms.get().keyPairGenerator(KEYS);
        generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), random);
        return generator.generateKeyPair();
    }

    @Override
    public PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return algorithms.get().keyFactory(KEYS).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    @Override
    public PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        return algorithms.get().keyFactory(KEYS).generatePublic(new X509EncodedKeySpec(spki));
    }

    @Override
    public byte[] sign(PrivateKey key, Signable what, SecureRandom random)
            throws GeneralSecurityException {
        RsaArithmetic arithmetic = RsaArithmetic.ofPrivate(key, algorithms.get());
        if (!what.scheme().isPss()) return arithmetic.apply(encoded(what));
        try {
            PSSSigner signer = pss(what.scheme().hash(), arithmetic);
            signer.init(true, new ParametersWithRandom(modulusOf(key), random));
            signer.update(what.digest(), 0, what.scheme().hash().bytes());
            return signer.generateSignature();
        } catch (CryptoException failed) {
            throw new SignatureException(failed);
        }
    }

    @Override
    public boolean verify(PublicKey key, Signable what, byte[] signature)
            throws GeneralSecurityException {
        if (!(key instanceof RSAPublicKey rsa)) throw new InvalidKeyException("not RSA");
        if (signature.length != bits / Byte.SIZE) return false;
        RsaArithmetic arithmetic = RsaArithmetic.ofPublic(rsa);
        if (!what.scheme().isPss()) {
            return Digests.same(arithmetic.apply(signature), encoded(what));
        }
        PSSSigner verifier = pss(what.scheme().hash(), arithmetic);
        verifier.init(false, modulusOf(key));
        verifier.update(what.digest(), 0, what.scheme().hash().bytes());
        return verifier.verifySignature(signature);
    }

    @Override
    public byte[] encrypt(PublicKey key, Oaep padding, SecretBytes plaintext)
            throws GeneralSecurityException {
        Cipher cipher = algorithms.get().cipher("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, padding.parameters());
        return cipher.doFinal(plaintext.expose());
    }

    @Override
    public byte[] decrypt(PrivateKey key, Oaep padding, byte[] ciphertext)
            throws GeneralSecurityException {
        Cipher cipher = algorithms.get().cipher("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, padding.parameters());
        return cipher.doFinal(ciphertext);
    }

    private static PSSSigner pss(Hash hash, RsaArithmetic arithmetic) {
        Digest mask = hash.lightweight();
        return PSSSigner.createRawSigner(
                arithmetic, hash.lightweight(), mask, hash.bytes(), PSSSigner.TRAILER_IMPLICIT);
    }

    /// All that PSS has to know of a key is how long it is.
    private static RSAKeyParameters modulusOf(java.security.Key key) throws InvalidKeyException {
        if (!(key instanceof RSAKey rsa)) throw new InvalidKeyException("not RSA");
        // Internal: nobody need look for small factors in a modulus of our own making.
        return new RSAKeyParameters(false, rsa.getModulus(), RSAKeyGenParameterSpec.F4, true);
    }

    /// EMSA-PKCS1-v1_5: `00 01 ff ... ff 00 || DigestInfo`, as long as the modulus.
    private byte[] encoded(Signable what) {
        byte[] digest = what.digest();
        byte[] info = what.scheme().hash().digestInfo();
        byte[] encoded = new byte[bits / Byte.SIZE];
        int start = encoded.length - info.length - digest.length;
        Arrays.fill(encoded, 2, start - 1, (byte) 0xff);
        encoded[1] = 1;
        System.arraycopy(info, 0, encoded, start, info.length);
        System.arraycopy(digest, 0, encoded, start + info.length, digest.length);
        return encoded;
    }
}
