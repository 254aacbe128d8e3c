package coffer.crypto.asymmetric;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.spec.InvalidKeySpecException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Private keys that were made elsewhere, in PKCS #8 as others write it: read, checked against what
/// they claim to be, and written anew as we keep them. The public half is computed, not believed.
///
/// What is computed with on the way lives until it is collected: Java cannot overwrite it.
public final class ForeignKeyPair {
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    // RFC 8410.
    private static final AlgorithmIdentifier ED25519 =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    // The chance that a number passes as a prime which is none: 2^-80.
    private static final int CERTAINTY = 80;
    // What the native provider computes with.
    private static final int MAX_EXPONENT_BITS = 33;

    private ForeignKeyPair() {}

    /// The pair of a private key in BER or DER, for the caller to close; empty if it is anything
    /// but a sound key of this kind. Keys on curves must name their curve. ML-DSA keys are not
    /// read.
    public static Optional<EncodedKeyPair> read(KeyPairKind kind, SecretBytes pkcs8) {
        try {
            PrivateKeyInfo info =
                    PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8.expose()));
            require(info != null && info.parsePrivateKey() != null);
            EncodedKeyPair pair =
                    switch (kind.family()) {
                        case Rsa rsa -> rsa(rsa.bits(), info);
                        case EllipticCurve curve -> onCurve(curve.curve().jcaName(), info);
                        case Edwards edwards -> edwards(info);
                        case MlDsa mlDsa -> throw new InvalidKeySpecException();
                    };
            return usable(kind, pair);
        } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
            // The parser has no one way to say that bytes are not what they should be: it casts,
            // counts and takes the next element, and throws what comes of it.
            return Optional.empty();
        }
    }

    private static EncodedKeyPair rsa(int bits, PrivateKeyInfo info)
            throws IOException, GeneralSecurityException {
        require(info.getPrivateKeyAlgorithm().getAlgorithm().equals(RSA.getAlgorithm()));
        RSAPrivateKey key = RSAPrivateKey.getInstance(info.parsePrivateKey());
        require(key.getVersion().signum() == 0);
        require(key.getModulus().bitLength() == bits);
        requireSound(key);
        return pair(
                new PrivateKeyInfo(RSA, key),
                new SubjectPublicKeyInfo(
                        RSA, new RSAPublicKey(key.getModulus(), key.getPublicExponent())));
    }

    /// RFC 8017, section 3.2.
    private static void requireSound(RSAPrivateKey key) throws InvalidKeySpecException {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        BigInteger e = key.getPublicExponent();
        BigInteger d = key.getPrivateExponent();
        require(e.signum() > 0 && e.testBit(0) && !e.equals(BigInteger.ONE));
        require(e.bitLength() <= MAX_EXPONENT_BITS);
        require(p.signum() > 0 && q.signum() > 0 && !p.equals(q));
        require(p.multiply(q).equals(key.getModulus()));
        require(d.signum() > 0 && d.compareTo(key.getModulus()) < 0);
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        require(d.multiply(e).mod(p1).equals(BigInteger.ONE));
        require(d.multiply(e).mod(q1).equals(BigInteger.ONE));
        require(key.getExponent1().equals(d.mod(p1)) && key.getExponent2().equals(d.mod(q1)));
        require(key.getCoefficient().equals(q.modInverse(p)));
        require(p.isProbablePrime(CERTAINTY) && q.isProbablePrime(CERTAINTY));
    }

    private static EncodedKeyPair onCurve(String name, PrivateKeyInfo info)
            throws IOException, GeneralSecurityException {
        ASN1ObjectIdentifier id = ECNamedCurveTable.getOID(name);
        AlgorithmIdentifier algorithm =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, id);
        require(info.getPrivateKeyAlgorithm().equals(algorithm));
        ECPrivateKey key = ECPrivateKey.getInstance(info.parsePrivateKey());
        ASN1Encodable inner = key.getParametersObject();
        require(inner == null || id.equals(inner));
        X9ECParameters curve = CustomNamedCurves.getByName(name);
        BigInteger d = key.getKey();
        require(d.signum() > 0 && d.compareTo(curve.getN()) < 0);
        ECPoint point = new FixedPointCombMultiplier().multiply(curve.getG(), d).normalize();
        if (key.getPublicKey() != null) {
            require(curve.getCurve().decodePoint(key.getPublicKey().getOctets()).equals(point));
        }
        byte[] encoded = point.getEncoded(false);
        ECPrivateKey ours =
                new ECPrivateKey(curve.getN().bitLength(), d, new DERBitString(encoded), null);
        return pair(
                new PrivateKeyInfo(algorithm, ours), new SubjectPublicKeyInfo(algorithm, encoded));
    }

    private static EncodedKeyPair edwards(PrivateKeyInfo info)
            throws IOException, GeneralSecurityException {
        require(info.getPrivateKeyAlgorithm().equals(ED25519));
        byte[] secret = ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
        require(secret.length == Ed25519.SECRET_KEY_SIZE);
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(secret, 0, point, 0);
        if (info.hasPublicKey()) {
            require(Bytes.adopt(info.getPublicKeyData().getOctets()).equals(Bytes.copyOf(point)));
        }
        return pair(
                new PrivateKeyInfo(ED25519, new DEROctetString(secret)),
                new SubjectPublicKeyInfo(ED25519, point));
    }

    private static EncodedKeyPair pair(PrivateKeyInfo secret, SubjectPublicKeyInfo point)
            throws IOException {
        return new EncodedKeyPair(
                SecretBytes.adopt(secret.getEncoded(ASN1Encoding.DER)),
                Bytes.adopt(point.getEncoded(ASN1Encoding.DER)));
    }

    /// The pair, if those who will compute with it can read it.
    private static Optional<EncodedKeyPair> usable(KeyPairKind kind, EncodedKeyPair pair) {
        try {
            var _ = PrivateHalf.decode(kind, pair.privateKey());
            if (PublicHalf.find(kind, pair.publicKey()).isPresent()) return Optional.of(pair);
        } catch (IllegalArgumentException unreadable) {
            // The same as an unreadable public key.
        }
        pair.close();
        return Optional.empty();
    }

    private static void require(boolean condition) throws InvalidKeySpecException {
        if (!condition) throw new InvalidKeySpecException();
    }
}
